/** One entry for both kinds: SharedWorker (one engine, one socket per browser) and its fallback, Worker. */
import { expose } from 'comlink';
import { LiveHost } from '#lib/live/host.ts';
import { machine } from './machine.ts';

const shared = 'onconnect' in self;
const host = new LiveHost(machine(shared ? 'shared' : 'dedicated'));

if (shared) {
	(self as unknown as SharedWorkerGlobalScope).onconnect = ({ ports: [port] }) => {
		if (port) expose(host, port);
	};
} else {
	expose(host);
}
