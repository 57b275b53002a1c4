/** Shown where a page can't be had. It stands alone: nothing that it needs may be missing. */
const STYLE = `:root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif;
--paper:light-dark(#f6f4ee,#0a120f);--ink:light-dark(#10201a,#f6f4ee);--ink2:light-dark(#48564f,#b5c0ba);--pace:#ff7a26}
body{margin:0;min-height:100dvh;display:grid;place-content:center;gap:1rem;padding:1.5rem;background:var(--paper);color:var(--ink)}
h1{margin:0;font-size:1.6rem;line-height:1.2;border-inline-start:4px solid var(--pace);padding-inline-start:.75rem}
p{margin:0;max-width:32rem;color:var(--ink2)}
a{display:inline-grid;place-content:center;min-height:44px;padding:0 1.25rem;border-radius:5px;background:var(--ink);color:var(--paper);font-weight:600;text-decoration:none}`;

const page = (log: boolean) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="20">
<title>No connection · Pacesetter</title><style>${STYLE}</style></head><body><main><h1>No connection to the floor</h1>
<p>${log ? 'Logging goes on: what you log is kept on this device and sent later.' : 'What you logged here is kept, and is sent when the floor answers again.'}
This page tries again by itself.</p>${log ? '<p><a href="/me">Log on Today</a></p>' : ''}</main></body></html>`;

/** @param log the rep's own page can be opened without a network */
export const noConnection = (log: boolean): Response =>
	new Response(page(log), {
		status: 503,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
			'cache-control': 'no-store'
		}
	});
