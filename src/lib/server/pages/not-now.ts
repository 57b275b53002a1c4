import { problemResponse, unavailable } from '#lib/server/api/problem.ts';

const AGAIN_S = 3;

/** 503: a page that says so and loads itself again for whoever looks, a problem document for programs. */
export function notNow(request: Request, detail: string): Response {
	const looks = request.method === 'GET' || request.method === 'HEAD';
	const page = looks && (request.headers.get('accept') ?? '').includes('text/html');
	if (!page) return problemResponse(unavailable(detail));
	return new Response(request.method === 'HEAD' ? null : pageOf(detail), {
		status: 503,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
			'cache-control': 'no-store',
			'retry-after': String(AGAIN_S)
		}
	});
}

/** Stands alone: of what could be loaded from here, nothing is sure to come. `detail` is our own words. */
const pageOf = (detail: string) => `<!doctype html>
<html lang="en">
	<head>
		<meta charset="utf-8" />
		<meta name="viewport" content="width=device-width, initial-scale=1" />
		<meta name="color-scheme" content="light dark" />
		<meta http-equiv="refresh" content="${AGAIN_S}" />
		<title>Just a moment · Pacesetter</title>
		<style>
			body { display: grid; place-content: center; min-height: 90vh; margin: 0 1.5rem; font: 1.125rem/1.5 system-ui, sans-serif; }
			main { max-width: 34rem; }
			h1 { font-size: 2rem; line-height: 1.2; }
		</style>
	</head>
	<body>
		<main>
			<h1>Just a moment</h1>
			<p>${detail} Your records are safe.</p>
			<p>This page tries again by itself every ${AGAIN_S} seconds.</p>
		</main>
	</body>
</html>
`;
