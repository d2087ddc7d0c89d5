import { describeSafetyNets, FILL } from "../../../contracts/safety-nets.ts";
import { openBackupGround } from "./grounds.ts";
import "../../../support/database.ts";

describeSafetyNets("backup", () => openBackupGround(FILL));
