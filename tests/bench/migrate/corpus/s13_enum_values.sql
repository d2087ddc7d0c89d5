-- harmless

-- AlterEnum
-- This migration adds more than one value to an enum.
ALTER TYPE "OrderStatus" ADD VALUE 'PACKED' BEFORE 'SHIPPED';
ALTER TYPE "OrderStatus" ADD VALUE IF NOT EXISTS 'LOST';
