-- harmless

-- RenameIndex
ALTER INDEX "Product_title_idx" RENAME TO "Product_by_title";
-- RenameForeignKey
ALTER TABLE "Order" RENAME CONSTRAINT "Order_userId_fkey" TO "Order_user_fkey";
