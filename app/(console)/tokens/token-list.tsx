import { getTranslations } from "next-intl/server";
import type { Actor, TokenView } from "#modules/access";
import { ConfirmAct } from "../../../ui/act/confirm-act.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { takeBackToken } from "../../actions/tokens.ts";
import { scopeKey } from "../../view/scope-key.ts";

/** Tokens that open something now, each with what it may do; or what tokens are for. */
export async function TokenList({ tokens, visitor }: { tokens: TokenView[]; visitor: Actor }) {
  const t = await getTranslations("tokens");
  if (tokens.length === 0) return <Empty>{t("empty")}</Empty>;
  return (
    <ul>
      {tokens.map((token) => (
        <TokenLine key={token.id} token={token} isOwn={token.ownerId === visitor.id} />
      ))}
    </ul>
  );
}

async function TokenLine({ token, isOwn }: { token: TokenView; isOwn: boolean }) {
  const t = await getTranslations("tokens");
  const when = (at: Date) => ({ when: () => <Moment at={at} long /> });
  const { createdAt, lastUsedAt, expiresAt, ownerName } = token;
  return (
    <li className="flex min-h-11 items-center gap-x-5 border-line-soft px-4 py-3 not-first:border-t sm:px-[18px]">
      <div className="flex min-w-0 grow flex-col gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <span className="min-w-0 break-words font-medium">{token.name}</span>
          <code className="font-mono text-[12.5px] text-ink-2">{token.prefix}…</code>
        </p>
        <p>{token.scopes.map((scope) => t("scopeOf", { scope: scopeKey(scope) })).join(", ")}</p>
        <p className="text-ink-2 text-small">
          {isOwn ? t.rich("made", when(createdAt)) : t.rich("madeBy", { ...when(createdAt), owner: ownerName })}
          {" · "}
          {lastUsedAt ? t.rich("used", when(lastUsedAt)) : t("neverUsed")}
          {" · "}
          {expiresAt ? t.rich("expires", when(expiresAt)) : t("neverExpires")}
        </p>
      </div>
      <Revoke token={token} />
    </li>
  );
}

async function Revoke({ token: { id, name } }: { token: TokenView }) {
  const t = await getTranslations("tokens");
  return (
    <ConfirmAct
      act={takeBackToken}
      values={{ id }}
      label={t("revoke")}
      name={t("revokeName", { name })}
      question={{
        title: t("revokeTitle", { name }),
        why: t("revokeWhy"),
        confirm: t("revokeConfirm"),
        cancel: t("cancel"),
      }}
    />
  );
}
