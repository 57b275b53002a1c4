import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';

const Environment = z.object({
	PORT: z.coerce.number('is no number').int().min(0).max(65_535).default(3000),
	HOST: z.string().min(1).default('127.0.0.1'),
	PACESETTER_DATA: z.string().min(1).default('data'),
	PACESETTER_DEMO: z.enum(['on', 'off', 'public'], 'must be on, off or public').default('on'),
	POCKETBASE_BIN: z.string().optional(),
	ORIGIN: z
		.url({ protocol: /^https?$/, error: 'must be an address such as https://floor.example' })
		.transform((url) => new URL(url).origin)
		.optional()
});

export interface Settings {
	/** 0: any free one (tests). */
	readonly port: number;
	readonly host: string;
	/** Absolute. */
	readonly dataDir: string;
	/** `public`: guests may look at the demo floor from other machines too. */
	readonly demo: 'on' | 'off' | 'public';
	readonly pocketbaseBin: string | undefined;
	/** Scheme, host and port under which people reach this floor, if a proxy stands in front. */
	readonly origin: string | undefined;
}

const EMPTY = '';

/** Reads the environment's settings; empty values count as unset. Failures name the variable. */
export function readSettings(env: Record<string, string | undefined>): Result<Settings, FieldError[]> {
	const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== EMPTY));
	const parsed = Environment.safeParse(set);
	if (!parsed.success) {
		return failed(parsed.error.issues.map(({ path, message }) => ({ pointer: path.join('/'), message })));
	}
	const { PORT, HOST, PACESETTER_DATA, PACESETTER_DEMO, POCKETBASE_BIN, ORIGIN } = parsed.data;
	return ok({
		port: PORT,
		host: HOST,
		dataDir: resolve(PACESETTER_DATA.replace(/^~(?=\/|$)/, homedir())),
		demo: PACESETTER_DEMO,
		pocketbaseBin: POCKETBASE_BIN,
		origin: ORIGIN
	});
}
