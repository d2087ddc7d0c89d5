-- hazard: create-index

-- CreateIndex
CREATE INDEX "Order_userId_status_idx" ON "Order"("userId", "status");
