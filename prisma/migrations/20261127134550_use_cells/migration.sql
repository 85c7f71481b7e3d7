-- CreateTable
CREATE TABLE "use_cells" (
    "id" BIGSERIAL NOT NULL,
    "figure" TEXT NOT NULL,
    "partner" TEXT,
    "license_type_id" UUID NOT NULL,
    "name" TEXT,
    "at" TIMESTAMPTZ(3),
    "figures" BIGINT[],

    CONSTRAINT "use_cells_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "use_count" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,

    CONSTRAINT "use_count_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "use_cells_figure_license_type_id_idx" ON "use_cells"("figure", "license_type_id");
