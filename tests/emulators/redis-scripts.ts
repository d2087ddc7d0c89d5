import { createHash } from "node:crypto";
import fengari, { type LuaState } from "fengari";

const { lua, lauxlib, lualib, to_luastring } = fengari;

/** What a command of Redis answers. */
export type Reply = string | number | null | Reply[];
type Call = (...words: string[]) => Reply;

/** EVAL, EVALSHA and SCRIPT LOAD, which run their Lua for real; `redis.call` is `call`. */
export function createScripts(call: Call): Record<string, (...words: string[]) => Reply> {
  const known = new Map<string, string>();
  const remember = (script: string) => {
    const hash = createHash("sha1").update(script).digest("hex");
    known.set(hash, script);
    return hash;
  };
  const run = (script: string, [keyCount = "0", ...words]: string[]) =>
    runLua(script, { KEYS: words.slice(0, Number(keyCount)), ARGV: words.slice(Number(keyCount)) }, call);
  return {
    eval: (script = "", ...words) => {
      remember(script);
      return run(script, words);
    },
    evalsha: (hash = "", ...words) => {
      const script = known.get(hash.toLowerCase());
      if (script === undefined) throw new Error("NOSCRIPT No matching script. Please use EVAL.");
      return run(script, words);
    },
    script: (verb = "", script = "") => {
      if (verb.toUpperCase() !== "LOAD") throw new Error(`ERR Unknown SCRIPT subcommand '${verb}'`);
      return remember(script);
    },
  };
}

function runLua(script: string, lists: Record<string, string[]>, call: Call): Reply {
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  for (const [name, words] of Object.entries(lists)) {
    pushReply(state, words);
    lua.lua_setglobal(state, to_luastring(name));
  }
  lua.lua_createtable(state, 0, 1);
  lua.lua_pushcfunction(state, (inner) => answerCall(inner, call));
  lua.lua_setfield(state, -2, to_luastring("call"));
  lua.lua_setglobal(state, to_luastring("redis"));
  // The first line names flags for Redis and is no Lua.
  const code = to_luastring(script.replace(/^#![^\n]*/, ""));
  if (lauxlib.luaL_loadstring(state, code) !== lua.LUA_OK || lua.lua_pcall(state, 0, 1, 0) !== lua.LUA_OK)
    throw new Error(`ERR ${lua.lua_tojsstring(state, -1)}`);
  return readReply(state, lua.lua_gettop(state));
}

function answerCall(state: LuaState, call: Call): number {
  const words = Array.from({ length: lua.lua_gettop(state) }, (_, i) => String(readReply(state, i + 1)));
  try {
    pushReply(state, call(...words));
    return 1;
  } catch (error) {
    return lauxlib.luaL_error(state, to_luastring("%s"), to_luastring(String(error)));
  }
}

function pushReply(state: LuaState, reply: Reply): void {
  if (reply === null) lua.lua_pushboolean(state, false);
  else if (typeof reply === "string") lua.lua_pushstring(state, to_luastring(reply));
  else if (typeof reply === "number") pushNumber(state, reply);
  else {
    lua.lua_createtable(state, reply.length, 0);
    for (const [i, item] of reply.entries()) {
      pushReply(state, item);
      lua.lua_rawseti(state, -2, i + 1);
    }
  }
}

/** This Lua's integers have 32 bits, Redis's numbers 53. */
function pushNumber(state: LuaState, value: number): void {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) lua.lua_pushinteger(state, value);
  else lua.lua_pushnumber(state, value);
}

function readReply(state: LuaState, at: number): Reply {
  const type = lua.lua_type(state, at);
  if (type === lua.LUA_TNUMBER) return Math.trunc(lua.lua_tonumber(state, at));
  if (type === lua.LUA_TSTRING) return lua.lua_tojsstring(state, at);
  if (type === lua.LUA_TBOOLEAN) return lua.lua_toboolean(state, at) ? 1 : null;
  return type === lua.LUA_TTABLE ? readList(state, at) : null;
}

function readList(state: LuaState, at: number): Reply[] {
  const list: Reply[] = [];
  for (let i = 1; ; i++) {
    const isEnd = lua.lua_rawgeti(state, at, i) === lua.LUA_TNIL;
    if (!isEnd) list.push(readReply(state, lua.lua_gettop(state)));
    lua.lua_settop(state, -2);
    if (isEnd) return list;
  }
}
