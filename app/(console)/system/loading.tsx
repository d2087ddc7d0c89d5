import { getTranslations } from "next-intl/server";
import { Skeleton, SkeletonPanel, SkeletonTitle } from "../../../ui/skeleton.tsx";

export default async function SystemLoading() {
  const t = await getTranslations("shell");
  return (
    <Skeleton label={t("loading")}>
      <SkeletonTitle hasLead />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <SkeletonPanel rows={4} />
        <SkeletonPanel rows={6} />
      </div>
    </Skeleton>
  );
}
