import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from './telemetry/levels.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const Environment = z.object({
	PORT: z.coerce.number('is no number').int().min(0).max(65_535).default(3000),
	HOST: z.string().min(1).default('127.0.0.1'),
	PACESETTER_DATA: z.string().min(1).default('data'),
	PACESETTER_DEMO: z.enum(['on', 'off', 'public'], 'must be on, off or public').default('on'),
	PACESETTER_BACKUPS: z.string().min(1).optional(),
	PACESETTER_BACKUP_AT: z
		.string()
		.transform((text) => text.split(',').map((time) => time.trim()))
		.refine(
			(times) => times.length <= 24 && times.every((time) => TIME.test(time)),
			'must be times such as 03:00 or 03:00,15:00'
		)
		.default(['03:00']),
	PACESETTER_LOG: z.enum(['json', 'words'], 'must be json or words').optional(),
	PACESETTER_LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).optional(),
	POCKETBASE_BIN: z.string().optional(),
	ORIGIN: z
		.url({ protocol: /^https?$/, error: 'must be an address such as https://floor.example' })
		.transform((url) => new URL(url).origin)
		.optional(),
	ADDRESS_HEADER: z
		.string()
		.regex(/^[\w-]+$/, 'must be the name of a header')
		.transform((name) => name.toLowerCase())
		.optional(),
	XFF_DEPTH: z.coerce.number('is no number').int().min(1).max(10).default(1)
});

export interface BackupSettings {
	/** Absolute. */
	readonly folder: string;
	/** Local times of the floor, `HH:MM`, at which a backup is made; none: only when somebody asks. */
	readonly times: readonly string[];
}

export interface Settings {
	/** 0: any free one (tests). */
	readonly port: number;
	readonly host: string;
	/** Absolute. */
	readonly dataDir: string;
	/** `public`: guests may look at the demo floor from other machines too. */
	readonly demo: 'on' | 'off' | 'public';
	readonly pocketbaseBin: string | undefined;
	/** Absent: none are made by themselves, and those that are asked for lie in the data directory. */
	readonly backups?: BackupSettings;
	/** How the log is written; undefined: as words at a terminal, else as JSON. */
	readonly log?: 'json' | 'words' | undefined;
	/** `info` unless told. */
	readonly logLevel?: LogLevel | undefined;
	/** Scheme, host and port under which people reach this floor, if a proxy stands in front. */
	readonly origin: string | undefined;
	/** The header, in lower case, in which a proxy in front names who asks. Absent: there is none, and no header is believed. */
	readonly addressHeader?: string | undefined;
	/** Of `x-forwarded-for`: how many proxies of one's own stand in front. Default: one. */
	readonly xffDepth?: number;
}

const EMPTY = '';

/** Reads the environment's settings; empty values count as unset. Failures name the variable. */
export function readSettings(env: Record<string, string | undefined>): Result<Settings, FieldError[]> {
	const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== EMPTY));
	const parsed = Environment.safeParse(set);
	if (!parsed.success) {
		return failed(parsed.error.issues.map(({ path, message }) => ({ pointer: path.join('/'), message })));
	}
	const { PORT, HOST, PACESETTER_DATA, PACESETTER_DEMO, POCKETBASE_BIN, ORIGIN, ADDRESS_HEADER, XFF_DEPTH } =
		parsed.data;
	const { PACESETTER_LOG: log, PACESETTER_LOG_LEVEL: logLevel } = parsed.data;
	const dataDir = pathOf(PACESETTER_DATA);
	return ok({
		port: PORT,
		host: HOST,
		dataDir,
		backups: backupsOf(parsed.data, dataDir),
		demo: PACESETTER_DEMO,
		pocketbaseBin: POCKETBASE_BIN,
		origin: ORIGIN,
		log,
		logLevel,
		addressHeader: ADDRESS_HEADER,
		xffDepth: XFF_DEPTH
	});
}

/** Absolute, with `~` as shells write it. */
const pathOf = (text: string) => resolve(text.replace(/^~(?=\/|$)/, homedir()));

/** `off`: none by themselves. */
function backupsOf(
	{ PACESETTER_BACKUPS: where, PACESETTER_BACKUP_AT: times }: z.output<typeof Environment>,
	dataDir: string
): BackupSettings {
	const own = backupFolder(dataDir);
	if (where === 'off') return { folder: own, times: [] };
	return { folder: where === undefined ? own : pathOf(where), times };
}

/** Where backups lie unless another folder is named. */
export const backupFolder = (dataDir: string): string => join(dataDir, 'backups');
