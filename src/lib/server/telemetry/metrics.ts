/** Every figure that the server keeps of itself: what `/metrics` shows, and what docs/operations.md lists. */

interface Definition {
	readonly type: 'counter' | 'gauge' | 'histogram';
	readonly unit: string;
	readonly help: string;
	readonly labels: readonly string[];
	/** Of a histogram, in its unit. */
	readonly buckets?: readonly number[];
}

const define = <const T extends Record<string, Definition>>(definitions: T): T => definitions;

const REQUEST_SECONDS = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10];
const RECORD_SECONDS = [0.002, 0.01, 0.05, 0.25, 1, 5, 30];
const WORK_SECONDS = [0.01, 0.1, 0.5, 2, 10, 60];

/** Labels have few values each, known beforehand: a route's pattern and never its path, a kind of identity and never whose. */
export const METRICS = define({
	pacesetter_info: {
		type: 'gauge',
		unit: '',
		help: 'Always 1; the release that is served.',
		labels: ['version']
	},
	pacesetter_started_seconds: {
		type: 'gauge',
		unit: 'seconds since 1970',
		help: 'When this server was started.',
		labels: []
	},
	pacesetter_health: {
		type: 'gauge',
		unit: '',
		help: 'As /api/v1/health says: 1 ok, 0.5 degraded, 0 down.',
		labels: []
	},
	pacesetter_feed_lag_seconds: {
		type: 'gauge',
		unit: 'seconds',
		help: 'How old the boards are: time since the last reading that found the end of the feed.',
		labels: []
	},
	pacesetter_feed_seq: { type: 'gauge', unit: 'rows', help: 'The last row of the feed applied.', labels: [] },
	pacesetter_feed_rows_total: {
		type: 'counter',
		unit: 'rows',
		help: 'Rows of the feed applied since the start.',
		labels: []
	},
	pacesetter_feed_problems_total: {
		type: 'counter',
		unit: 'readings',
		help: 'Readings of the feed that failed and were tried again.',
		labels: []
	},
	pacesetter_feed_rebuilds_total: {
		type: 'counter',
		unit: 'rebuilds',
		help: 'Times the whole record was read anew, because it was on another timeline.',
		labels: []
	},
	pacesetter_facts: {
		type: 'gauge',
		unit: 'records',
		help: 'Activities that the engine holds one by one.',
		labels: []
	},
	pacesetter_reps: {
		type: 'gauge',
		unit: 'people',
		help: 'Reps on the floor, past ones included.',
		labels: []
	},
	pacesetter_clients: {
		type: 'gauge',
		unit: 'sockets',
		help: 'Sockets that are connected.',
		labels: ['kind']
	},
	pacesetter_streams: {
		type: 'gauge',
		unit: 'streams',
		help: 'Streams that somebody is subscribed to.',
		labels: ['kind']
	},
	pacesetter_socket_messages_total: {
		type: 'counter',
		unit: 'messages',
		help: 'Messages handed to sockets, counted once for each that gets it.',
		labels: ['event']
	},
	pacesetter_socket_bytes_total: {
		type: 'counter',
		unit: 'bytes',
		help: 'Bytes written to sockets, as they went out.',
		labels: []
	},
	pacesetter_changes_total: {
		type: 'counter',
		unit: 'changes',
		help: 'Changes gathered into frames, counted once for each stream.',
		labels: []
	},
	pacesetter_subscriptions_total: {
		type: 'counter',
		unit: 'streams',
		help: 'Subscriptions answered, by how the client goes on.',
		labels: ['mode']
	},
	pacesetter_stream_restarts_total: {
		type: 'counter',
		unit: 'restarts',
		help: 'Streams told to take a snapshot: the audience, the timeline, or a flood that ended.',
		labels: ['why']
	},
	pacesetter_clients_cut_total: {
		type: 'counter',
		unit: 'sockets',
		help: 'Sockets cut off: stuck ones do not read, flooding ones send too much.',
		labels: ['why']
	},
	pacesetter_sockets_refused_total: {
		type: 'counter',
		unit: 'sockets',
		help: 'Connections turned away before they came in.',
		labels: ['why']
	},
	pacesetter_snapshot_seconds: {
		type: 'histogram',
		unit: 'seconds',
		help: 'How long making a snapshot took.',
		labels: ['kind'],
		buckets: WORK_SECONDS
	},
	pacesetter_snapshot_bytes: {
		type: 'gauge',
		unit: 'bytes',
		help: 'Size of the last snapshot made, compressed.',
		labels: ['kind']
	},
	pacesetter_request_seconds: {
		type: 'histogram',
		unit: 'seconds',
		help: 'How long requests took until their answer began.',
		labels: ['route', 'method', 'status'],
		buckets: REQUEST_SECONDS
	},
	pacesetter_refused_total: {
		type: 'counter',
		unit: 'requests',
		help: 'Requests answered 429: too many, by what was asked too often.',
		labels: ['route']
	},
	pacesetter_writes_total: {
		type: 'counter',
		unit: 'batches',
		help: 'Batches handed to the record, by what became of them.',
		labels: ['outcome']
	},
	pacesetter_record_seconds: {
		type: 'histogram',
		unit: 'seconds',
		help: 'How long calls to PocketBase took, waiting for its restarts included.',
		labels: ['call', 'outcome'],
		buckets: RECORD_SECONDS
	},
	pacesetter_record_writable: {
		type: 'gauge',
		unit: '',
		help: '1 while the record takes writes, 0 where the last one was not taken.',
		labels: []
	},
	pacesetter_pocketbase_up: { type: 'gauge', unit: '', help: '1 while PocketBase runs.', labels: [] },
	pacesetter_pocketbase_restarts_total: {
		type: 'counter',
		unit: 'restarts',
		help: 'Times PocketBase ended by itself and was started again.',
		labels: []
	},
	pacesetter_imports_running: {
		type: 'gauge',
		unit: 'imports',
		help: 'Imports that run or wait for their turn.',
		labels: []
	},
	pacesetter_imported_lines_total: {
		type: 'counter',
		unit: 'lines',
		help: 'Lines of imports dealt with, by what became of them.',
		labels: ['outcome']
	},
	pacesetter_job_seconds: {
		type: 'histogram',
		unit: 'seconds',
		help: 'How long looks at what is due took.',
		labels: ['job'],
		buckets: WORK_SECONDS
	},
	pacesetter_job_failures_total: {
		type: 'counter',
		unit: 'runs',
		help: 'Looks at what is due that failed and are tried again.',
		labels: ['job']
	},
	pacesetter_push_total: {
		type: 'counter',
		unit: 'attempts',
		help: 'Attempts to send a notification to a phone, by outcome.',
		labels: ['outcome']
	},
	pacesetter_backup_age_seconds: {
		type: 'gauge',
		unit: 'seconds',
		help: 'Age of the last good backup; absent while there is none.',
		labels: []
	},
	pacesetter_disk_free_bytes: {
		type: 'gauge',
		unit: 'bytes',
		help: 'Room left where the data directory is.',
		labels: []
	},
	pacesetter_errors_total: {
		type: 'counter',
		unit: 'errors',
		help: 'Errors nobody expected: each is in the log once.',
		labels: []
	},
	process_resident_memory_bytes: {
		type: 'gauge',
		unit: 'bytes',
		help: 'Memory of this process, without PocketBase.',
		labels: []
	},
	process_cpu_seconds_total: {
		type: 'counter',
		unit: 'seconds',
		help: 'Processor time this process used.',
		labels: []
	},
	nodejs_heap_used_bytes: { type: 'gauge', unit: 'bytes', help: 'What is in use of the heap.', labels: [] },
	nodejs_eventloop_delay_seconds: {
		type: 'gauge',
		unit: 'seconds',
		help: 'How late the event loop was since the last reading of this page.',
		labels: ['quantile']
	},
	nodejs_gc_seconds_total: {
		type: 'counter',
		unit: 'seconds',
		help: 'Time spent collecting garbage.',
		labels: ['kind']
	}
});

export type MetricName = keyof typeof METRICS;
type Named<T extends Definition['type']> = {
	[N in MetricName]: (typeof METRICS)[N]['type'] extends T ? N : never;
}[MetricName];
export type CounterName = Named<'counter'>;
export type GaugeName = Named<'gauge'>;
export type HistogramName = Named<'histogram'>;
/** One value for each label of the metric. */
export type Labels<N extends MetricName> = Readonly<Record<(typeof METRICS)[N]['labels'][number], string>>;
