import { afterAll, beforeAll, beforeEach } from "vitest";
import { type House, type OpenDoor, openHouse, type Person, settle } from "./sign-in-house.ts";

export let house: House;
/** Of one test, as is ana, who has an account. */
export let door: OpenDoor;
export let ana: Person;

/** For one test file: a house, and before each test a door just opened and somebody who may come in. */
export function prepareDoor(): void {
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house?.close());
  beforeEach(async () => {
    door = house.open();
    ana = await settle(house, door);
  });
}
