import * as z from './z.ts';

/** A message as its schema reads it; undefined: it is none. */
export function read<M>(schema: z.ZodMiniType<M>, payload: unknown): M | undefined {
	const parsed = z.safeParse(schema, payload);
	return parsed.success ? parsed.data : undefined;
}

const Addressed = z.object({ stream: z.string() });

/** The stream that a message claims to be of, even if the rest of it cannot be read. */
export const streamOf = (payload: unknown): string | undefined => read(Addressed, payload)?.stream;
