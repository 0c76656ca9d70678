// The API, and its refusals as errors that can be shown to a person.

const Base = '/api/v1/';
const Patience = 10_000;

/** What the API answered instead of what was asked for. Code "no_answer": it did not answer at all. */
export class ApiError extends Error {
  /** @param {{status: number, code: string, title: string, detail?: string, errors?: Record<string, string[]>, traceId?: string}} problem */
  constructor(problem, retryAfter = null) {
    super(problem.detail && problem.detail !== problem.title ? `${problem.title} ${problem.detail}` : problem.title);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.errors = problem.errors ?? {};
    this.retryAfter = retryAfter;
    this.traceId = problem.traceId ?? null;
  }

  /** Nobody is signed in here, or not far enough. */
  get isSignedOut() {
    return this.status === 401 || this.code === 'otp_required' || this.code === 'forbidden';
  }
}

/** Heard when an answer says that the session has ended: whoever shows the console goes back to the log-in. */
export const session = new EventTarget();

/** @returns {Promise<{body: any, etag: string | null}>} */
export async function ask(method, path, body, headers = {}) {
  const { response, raw } = await send(method, path, body, headers);
  const parsed = read(raw);
  if (response.ok) return { body: parsed, etag: response.headers.get('ETag') };
  const error = toError(response, parsed);
  if (error.isSignedOut && !path.startsWith('auth/')) session.dispatchEvent(new CustomEvent('ended', { detail: error }));
  throw error;
}

export const get = async (path) => (await ask('GET', path)).body;
export const post = async (path, body, headers) => (await ask('POST', path, body, headers)).body;

/** The answer and its text: an answer that breaks off is none. */
async function send(method, path, body, headers) {
  try {
    const response = await fetch(Base + path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(Patience),
    });
    return { response, raw: await response.text() };
  } catch {
    throw new ApiError({
      status: 0,
      code: 'no_answer',
      title: 'The API does not answer.',
      detail: 'Whether it did what was asked is not known: look before you repeat it.',
    });
  }
}

function read(raw) {
  try {
    return raw === '' ? null : JSON.parse(raw);
  } catch {
    return null;
  }
}

function toError(response, parsed) {
  const problem = parsed?.code
    ? parsed
    : { status: response.status, code: `http_${response.status}`, title: `The API answered ${response.status}.` };
  return new ApiError({ ...problem, status: response.status }, Number(response.headers.get('Retry-After')) || null);
}
