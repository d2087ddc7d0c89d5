/** A page of a listing as Prisma asks for it; the first page is 1. */
export function pageOf({ page, pageSize }: { page: number; pageSize: number }): { skip: number; take: number } {
  return { skip: (page - 1) * pageSize, take: pageSize };
}
