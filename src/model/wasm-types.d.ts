/** The numeric types of AssemblyScript that assembly/schema.ts names; to TypeScript they are numbers. */
declare type i32 = number;
declare type u32 = number;
