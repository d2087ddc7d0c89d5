import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { findOneTimeLink } from "../../../access/one-time-link.ts";
import { JoinStep } from "./join-step.tsx";
import { LinkSpent } from "./link-spent.tsx";
import { RecoverStep } from "./recover-step.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("join");
  // The address holds a secret: it is told to nobody.
  return { title: t("name"), referrer: "no-referrer", robots: { index: false } };
}

export default async function JoinPage({ params }: PageProps<"/join/[token]">) {
  const { token } = await params;
  const link = await findOneTimeLink(token);
  if (link === null) return <LinkSpent />;
  if (link.kind === "recovery") return <RecoverStep token={token} recovery={link.recovery} />;
  return <JoinStep token={token} invitation={link.invitation} />;
}
