import '../../src/app.css';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ImportPage from '#lib/components/import/ImportPage.svelte';
import type { JobStatus, Preview } from '#lib/domain/imports/preview.ts';

const TYPES = [
	{ key: 'call', name: 'Call' },
	{ key: 'order', name: 'Order' },
	{ key: 'deal_lost', name: 'Deal lost' }
];
const column = (name: string, samples: string[], more: Partial<Preview['columns'][number]> = {}) => ({
	name,
	samples,
	empty: 0,
	distinct: samples.length,
	unique: false,
	values: samples,
	...more
});
const PREVIEW: Preview = {
	file: { name: 'deals.csv', bytes: 639_253, encoding: 'utf-8', delimiter: ',', notices: [] },
	rows: 8800,
	into: 'activities',
	mapping: {
		into: 'activities',
		skip: { column: 'deal_stage', unless: 'Won' },
		columns: {
			externalId: 'opportunity_id',
			rep: 'sales_agent',
			type: { constant: 'order' },
			occurredAt: { column: 'close_date', format: 'DD-MM-YYYY' },
			amount: 'close_value'
		}
	},
	guessed: true,
	missing: [],
	columns: [
		column('opportunity_id', ['1C1I7A6R', 'Z063OYW0'], { unique: true, values: [] }),
		column('sales_agent', ['Moses Frase', 'Darcel Schlecht'], { distinct: 30, known: 29 }),
		column('deal_stage', ['Won', 'Lost']),
		column('close_date', ['01-03-2017']),
		column('close_value', ['1054', '4514'])
	],
	asks: [
		{
			kind: 'date',
			field: 'occurredAt',
			column: 'close_date',
			formats: ['DD-MM-YYYY', 'MM-DD-YYYY'],
			example: '01-03-2017'
		}
	],
	errors: [
		{
			line: 1907,
			errors: [
				{
					column: 'sales_agent',
					value: 'Markita Hanson',
					message: 'No such person. Markita Hansen?',
					suggestion: 'Markita Hansen'
				}
			]
		},
		{
			line: 412,
			errors: [{ column: 'close_date', value: '31-04-2017', message: 'close_date is no day: April has 30' }]
		}
	],
	sample: [
		{
			externalId: '1C1I7A6R',
			rep: 'Moses Frase',
			type: 'Order',
			occurredAt: '2017-03-01',
			amount: '1054.00'
		}
	],
	makes: { teams: 0, regions: 0 },
	created: 4236,
	updated: 0,
	unchanged: 0,
	rejected: 2,
	skipped: 4562
};
const JOB: JobStatus = {
	job: 'abcdefghijklmno',
	name: 'deals.csv',
	state: 'running',
	into: 'activities',
	total: 8800,
	done: 2200,
	created: 1000,
	updated: 0,
	unchanged: 0,
	rejected: 0,
	skipped: 1200,
	error: '',
	startedAt: '',
	endedAt: ''
};

interface Sent {
	readonly path: string;
	readonly mapping: Record<string, unknown> | undefined;
}

/** A floor that answers with these previews, the last one again and again, and with a job that ends when told to. */
function floor(previews: readonly Preview[] = [PREVIEW]) {
	const sent: Sent[] = [];
	let job = JOB;
	vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
		const mapping = init?.body instanceof FormData ? init.body.get('mapping') : undefined;
		const text = typeof mapping === 'string' ? (JSON.parse(mapping) as Record<string, unknown>) : undefined;
		sent.push({ path, mapping: text });
		if (path.endsWith('preview=1')) {
			const looked = sent.filter((one) => one.path === path).length;
			const answer = previews[Math.min(looked, previews.length) - 1];
			return Promise.resolve(Response.json({ ...answer, ...(text?.columns ? { mapping: text } : {}) }));
		}
		if (path.endsWith('/mappings')) return Promise.resolve(Response.json({ mappings: [] }));
		if (init?.method === 'POST') return Promise.resolve(Response.json({ job: JOB.job }, { status: 202 }));
		return Promise.resolve(Response.json(job));
	});
	return {
		sent,
		last: () => sent.at(-1)?.mapping,
		end: (how: Partial<JobStatus>) => (job = { ...JOB, ...how })
	};
}
afterEach(() => {
	vi.unstubAllGlobals();
});

async function dropped(): Promise<void> {
	await render(ImportPage, { types: TYPES, locale: 'en-US', currency: 'USD' });
	await userEvent.upload(
		page.getByLabelText(/Drop a CSV here/),
		new File(['a,b\n'], 'deals.csv', { type: 'text/csv' })
	);
	await expect.element(page.getByRole('button', { name: /Bring in 4,236 orders/ })).toBeVisible();
}

test('a file is looked through at once: the figures, the columns and the rows as they will be', async () => {
	floor();
	await dropped();
	await expect.element(page.getByText('left out: not won')).toBeVisible();
	await expect.element(page.getByText('30 people found, 29 known')).toBeVisible();
	await expect.element(page.getByLabelText('opportunity_id becomes')).toHaveValue('externalId');
	await expect.element(page.getByLabelText('deal_stage becomes', { exact: true })).toHaveValue('type');
	await expect.element(page.getByLabelText('deal_stage Won becomes')).toHaveValue('order');
	await expect.element(page.getByLabelText('deal_stage Lost becomes')).toHaveValue('');
	await expect.element(page.getByRole('cell', { name: 'Wed, Mar 1, 2017' })).toBeVisible();
});

test('every change of the mapping is looked through anew, with the mapping as it is now', async () => {
	const { last } = floor();
	await dropped();
	await page.getByText('January 3').click();
	await vi.waitFor(() => expect(last()).toMatchObject({ columns: { occurredAt: { format: 'MM-DD-YYYY' } } }));
	await page.getByLabelText('deal_stage Lost becomes').selectOptions('deal_lost');
	await vi.waitFor(() =>
		expect(last()).toMatchObject({
			columns: { type: { column: 'deal_stage', map: { Won: 'order', Lost: 'deal_lost' } } }
		})
	);
	await page.getByLabelText('close_value becomes').selectOptions('Left out');
	await vi.waitFor(() => expect(Object.keys(last()?.columns as object)).not.toContain('amount'));
});

test('a name spelled wrongly is used as the one offered; a wrong day is mended by hand', async () => {
	const { last } = floor();
	await dropped();
	await page.getByRole('button', { name: /Use Markita Hansen/ }).click();
	await vi.waitFor(() =>
		expect(last()).toMatchObject({ columns: { rep: { map: { 'Markita Hanson': 'Markita Hansen' } } } })
	);
	await page.getByRole('button', { name: /Mend line 412/ }).click();
	await page.getByLabelText('Line 412, close_date means').fill('30-04-2017');
	await userEvent.keyboard('{Enter}');
	await vi.waitFor(() =>
		expect(last()).toMatchObject({ columns: { occurredAt: { map: { '31-04-2017': '30-04-2017' } } } })
	);
});

test('the button says its number, the bar moves, and the end offers the board and the rejected lines', async () => {
	const { end } = floor();
	await dropped();
	await page.getByRole('button', { name: /Bring in 4,236 orders/ }).click();
	await expect.element(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '2200');
	end({
		state: 'done',
		done: 8800,
		created: 4236,
		rejected: 2,
		skipped: 4562,
		rejectedLines: '/api/v1/imports/x/rejected'
	});
	await expect.element(page.getByRole('link', { name: 'Download 2 rejected lines' })).toBeVisible();
	await expect
		.element(page.getByRole('link', { name: 'See the board' }))
		.toHaveAttribute('href', '/boards?metric=revenue&period=all&by=rep');
	await expect.element(page.getByText(/orders came in; 4,562 left out, 2 lines need you/)).toBeVisible();
});

test('a file that is refused says why and can be replaced', async () => {
	floor();
	await render(ImportPage, { types: TYPES, locale: 'en-US', currency: 'USD' });
	const detail = 'Line 812: a quote opens here and never closes. Nothing of the file was taken.';
	vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ detail }, { status: 422 })));
	await userEvent.upload(page.getByLabelText(/Drop a CSV here/), new File(['"'], 'bad.csv'));
	await expect.element(page.getByRole('alert')).toMatchTextContent(detail);
	await page.getByRole('button', { name: 'Other file' }).click();
	await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
	await expect.element(page.getByLabelText(/Drop a CSV here/)).toBeInTheDocument();
});
