/** Keys of `account.secondStep` that the browser's part says; only this page carries them. */
export const secondStepWords = [
  "offLead",
  "onLead",
  "password",
  "turnOn",
  "scan",
  "qrOf",
  "orType",
  "code",
  "confirm",
  "codesTitle",
  "codesLead",
  "download",
  "kept",
  "newCodes",
  "newCodesLead",
  "makeCodes",
  "turnOff",
  "turnOffLead",
] as const;

export type SecondStepWords = Record<(typeof secondStepWords)[number], string>;
