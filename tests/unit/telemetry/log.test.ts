import { describe, expect, test } from 'vitest';
import { newKey, newSecret } from '#lib/server/auth/tokens.ts';
import { createLogger, identityText, logStyle } from '#lib/server/telemetry/log.ts';
import { inRequest, outsideRequests, requestId } from '#lib/server/telemetry/request.ts';

function written(style: 'json' | 'words' = 'json') {
	const lines: string[] = [];
	const logger = createLogger({ style, write: (line) => lines.push(line) });
	return { logger, lines };
}
const parsed = (line = '{}') => JSON.parse(line) as Record<string, unknown>;

describe('structured log', () => {
	test('one JSON object a line, with level, time and the request it belongs to', () => {
		const { logger, lines } = written();
		logger.info('Making a demo floor\nin two lines');
		inRequest({ id: 'r-1', route: '/boards' }, () => {
			logger.warn('The record is slow');
			outsideRequests(() => logger.info('A job looks'));
		});
		expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
		const [first, second, third] = lines.map(parsed);
		expect(first).toMatchObject({ level: 'info', msg: 'Making a demo floor\nin two lines' });
		expect(Date.parse(String(first?.time))).toBeGreaterThan(0);
		expect(second).toMatchObject({ level: 'warn', request: 'r-1' });
		expect(third).not.toHaveProperty('request');
	});

	test('what is thrown is logged once, wherever it passes by, with its causes', () => {
		const { logger, lines } = written();
		const error = new TypeError('no such column', { cause: new Error('disk I/O error') });
		logger.error('Answering a call broke', error);
		logger.error('Showing a page broke', error);
		expect(lines).toHaveLength(1);
		expect(logger.failures()).toBe(1);
		expect(parsed(lines[0])).toMatchObject({
			level: 'error',
			error: { name: 'TypeError', message: 'no such column', cause: { message: 'disk I/O error' } }
		});
		expect(JSON.stringify(parsed(lines[0]).error)).toContain('log.test');
	});

	test('secrets never reach the log, whatever throws them', () => {
		const { key } = newKey();
		const hex = 'ab12'.repeat(12);
		const secrets = [
			key,
			newSecret(),
			hex,
			'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2lnbmF0dXJl',
			'correct horse battery staple'
		] as const;
		const [, session, , token, password] = secrets;
		const thrown = [
			new Error(`GET /leaderboard with Authorization: Bearer ${key} was refused`),
			new Error(`Cookie: pacesetter_session=${session}; theme=dark`),
			new Error(`{"password":"${password.replaceAll(' ', '-')}","token":"${token}"}`),
			new Error(`http://127.0.0.1:8090/api/x?filter=(tokenHash='${hex}')&customer=Initech failed`),
			new Error(`the link https://floor.example/sign-in#${session} was opened twice`),
			new Error(`superuser ${hex} at http://root:${password.split(' ')[0]}@127.0.0.1`),
			Object.assign(new Error('request failed'), {
				config: { headers: { authorization: key, cookie: session } },
				body: password
			}),
			new Error('outer', { cause: new Error(`inner ${session}`) }),
			`a thrown text with ${token}`,
			{ secret: session }
		];
		const { logger, lines } = written();
		const words = written('words');
		for (const error of thrown) {
			logger.error('It broke', error);
			words.logger.error('It broke', error);
		}
		logger.info(`Words with ${session}, ada@floor.example and Bearer ${key}`);
		logger.request({ method: 'GET', route: `/x?token=${session}`, problem: session, status: 500 });
		expect(lines).toHaveLength(thrown.length + 2);
		const all = lines.join('') + words.lines.join('');
		for (const secret of [...secrets, 'correct-horse', 'correct', 'Initech', 'ada@floor.example']) {
			expect(all).not.toContain(secret);
		}
		// and what an operator needs stays
		expect(all).toContain('/api/x');
		expect(all).toContain('request failed');
	});

	test('fields that are not named in LogFacts do not exist', () => {
		const { logger, lines } = written();
		const facts = { status: 200, name: 'Ada Lovelace', body: 'note', headers: {} };
		logger.info('Answered', facts);
		expect(Object.keys(parsed(lines[0])).sort()).toEqual(['level', 'msg', 'status', 'time']);
	});

	test('identities are told by kind and id, never by name', () => {
		const ada = { kind: 'user', id: 'u1', name: 'Ada', role: 'rep', rep: '', manages: [] } as const;
		expect(identityText(ada)).toBe('user:u1');
		expect(identityText({ kind: 'guest' })).toBe('guest');
		expect(identityText(undefined)).toBe(undefined);
	});

	test('a person at a terminal reads words, and of requests only those that failed', () => {
		const { logger, lines } = written('words');
		logger.info('Stopping');
		logger.request({ method: 'GET', route: '/boards', status: 200, ms: 3 });
		logger.request({ method: 'GET', route: '/boards', status: 500, ms: 3 });
		expect(lines).toEqual(['Pacesetter: Stopping\n', expect.stringContaining('GET /boards: 500 in 3 ms')]);
		expect([logStyle(undefined, true), logStyle(undefined, false), logStyle('json', true)]).toEqual([
			'words',
			'json',
			'json'
		]);
	});
});

describe('log injection', () => {
	const EVIL = 'x\r\nPacesetter: all is well\u001b[2J\u001b]0;owned\u0007\u009b31m\u202eevil\u2028end';

	test('nothing that somebody sent begins a line of its own, moves the cursor or turns words around', () => {
		const { logger, lines } = written('words');
		logger.warn(`It said ${EVIL}`);
		logger.error('It broke', new Error(EVIL, { cause: Object.assign(new Error(EVIL), { name: EVIL }) }));
		const all = lines.join('');
		expect(all.match(/^Pacesetter/gm)).toHaveLength(2);
		expect(all.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
		expect(all).toContain('\\u{1b}[2J');
	});

	test('a line of JSON is one line', () => {
		const { logger, lines } = written();
		logger.warn(`It said ${EVIL}`);
		expect(lines).toHaveLength(1);
		expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
		expect(parsed(lines[0])).toMatchObject({ msg: `It said ${EVIL}` });
	});
});

describe('request ids', () => {
	const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
	test('made here, and taken from a header only behind a proxy and only where it is a plain id', () => {
		expect(requestId(null, true)).toMatch(UUID);
		expect(requestId('a1b2c3d4e5f60718', true)).toBe('a1b2c3d4e5f60718');
		expect(requestId('a1b2c3d4e5f60718', false)).toMatch(UUID);
		for (const bad of [
			'short',
			'with space 12345',
			'line\nbreak-1234',
			'"}{"level":"info"',
			newSecret(),
			''
		]) {
			expect(requestId(bad, true)).toMatch(UUID);
		}
	});
});
