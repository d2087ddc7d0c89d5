import { describeSafetyNets, FILL } from "../../../contracts/safety-nets.ts";
import { openBranchGround } from "./grounds.ts";
import "../../../support/database.ts";

describeSafetyNets("branch", () => openBranchGround(FILL));
