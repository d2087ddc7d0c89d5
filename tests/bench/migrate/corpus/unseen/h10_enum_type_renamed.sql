-- hazard: rename-type

ALTER TYPE "OrderStatus" RENAME TO "OrderState";
