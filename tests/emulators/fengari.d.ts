/** The part of fengari that the emulators use; the package brings no types. */
declare module "fengari" {
  export type LuaState = { readonly state: unique symbol };
  type LuaText = Uint8Array;

  const fengari: {
    to_luastring(text: string): LuaText;
    lualib: { luaL_openlibs(state: LuaState): void };
    lauxlib: {
      luaL_newstate(): LuaState;
      luaL_loadstring(state: LuaState, code: LuaText): number;
      luaL_error(state: LuaState, format: LuaText, ...values: LuaText[]): never;
    };
    lua: {
      readonly LUA_OK: number;
      readonly LUA_TNIL: number;
      readonly LUA_TNUMBER: number;
      readonly LUA_TSTRING: number;
      readonly LUA_TBOOLEAN: number;
      readonly LUA_TTABLE: number;
      lua_createtable(state: LuaState, listSize: number, fieldCount: number): void;
      lua_gettop(state: LuaState): number;
      lua_settop(state: LuaState, at: number): void;
      lua_pcall(state: LuaState, argumentCount: number, resultCount: number, handler: number): number;
      lua_pushboolean(state: LuaState, value: boolean): void;
      lua_pushcfunction(state: LuaState, call: (inner: LuaState) => number): void;
      lua_pushinteger(state: LuaState, value: number): void;
      lua_pushnumber(state: LuaState, value: number): void;
      lua_pushstring(state: LuaState, text: LuaText): void;
      lua_rawgeti(state: LuaState, at: number, place: number): number;
      lua_rawseti(state: LuaState, at: number, place: number): void;
      lua_setfield(state: LuaState, at: number, name: LuaText): void;
      lua_setglobal(state: LuaState, name: LuaText): void;
      lua_toboolean(state: LuaState, at: number): boolean;
      lua_tojsstring(state: LuaState, at: number): string;
      lua_tonumber(state: LuaState, at: number): number;
      lua_type(state: LuaState, at: number): number;
    };
  };
  export default fengari;
}
