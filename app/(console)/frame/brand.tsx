import Link from "next/link";
import { BrandMark } from "../../../ui/brand.tsx";

export function Brand({ name }: { name: string }) {
  return (
    <Link
      href="/"
      className="flex w-fit items-center gap-2.5 rounded-control px-2 font-semibold tracking-[-0.01em] max-md:h-11 max-md:px-0"
    >
      <BrandMark />
      {name}
    </Link>
  );
}
