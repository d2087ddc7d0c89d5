import { renderSVG } from "uqr";

/** A text as a QR code: a picture that stands in the page itself, black on white in both themes, with its quiet edge. */
export function drawCode(text: string): string {
  const svg = renderSVG(text, { border: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}
