-- hazard: create-index

-- CreateIndex
CREATE UNIQUE INDEX "Product_sku_key" ON "Product"("sku");
