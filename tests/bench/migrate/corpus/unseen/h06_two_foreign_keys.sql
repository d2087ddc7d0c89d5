-- hazard: add-foreign-key

-- AddForeignKey
ALTER TABLE "OrderItem"
  ADD CONSTRAINT "OrderItem_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product" ("id") ON DELETE RESTRICT,
  ADD CONSTRAINT "OrderItem_order_again_fkey" FOREIGN KEY ("orderId") REFERENCES "Order" ("id");
