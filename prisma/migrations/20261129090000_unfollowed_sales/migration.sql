-- AlterTable
ALTER TABLE "shop_states" ADD COLUMN     "unfollowed" JSONB;

-- Reviews name the shop.
UPDATE "crm_reviews" SET "source" = 'shop:' || split_part("remote_id", '/', 1),
  "remote_id" = substr("remote_id", strpos("remote_id", '/') + 1)
WHERE "source" = 'shop' AND "object"::text = 'SALE';
