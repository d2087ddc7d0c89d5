-- hazard: drop-table

-- DropTable
DROP TABLE "OrderItem";
