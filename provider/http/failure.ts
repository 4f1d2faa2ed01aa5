import type { ClientRequest } from "node:http";
import type { TLSSocket } from "node:tls";
import { PinError, ProxyError } from "./agent";

/** No answer came. The message is one line without headers. */
export class TransportError extends Error {
  constructor(
    message: string,
    /** Whether a byte of the request may have reached the host. */
    readonly sent: boolean,
    /** Trying again cannot help. */
    readonly permanent: boolean,
    /** What to do, where more is known than for every failure. */
    readonly advice: string | undefined,
    options: { cause: unknown },
  ) {
    super(message, options);
  }
}

/** What a code means where it kept a connection from being made, whether it will mend by itself, and what to do. */
interface Meaning {
  meaning: string;
  permanent: boolean;
  advice: string;
}

const address = "check tenable:url";
const network = "check tenable:url and the network connection";
const trust = "set tenable:caFile to the certificate of its authority, or tenable:certificateSha256 to its fingerprint";
const scheme = "check the scheme and port of tenable:url";
const replaceCertificate =
  "install another certificate on the platform, or set tenable:certificateSha256 to its fingerprint if it is correct";
const withoutCertificate = "configure the platform to accept API keys without a client certificate";
const versions = "enable TLS 1.2 or 1.3 with current ciphers on the platform, or check the port of tenable:url";
const noTls: Omit<Meaning, "permanent"> = { meaning: "it does not use TLS on this port", advice: scheme };

/** By the codes of the system, and of OpenSSL's verification (`openssl verify`) and protocol errors. */
const meanings: readonly (readonly [codes: RegExp, meaning: Meaning])[] = [
  [/^ECONNREFUSED$/, { meaning: "nothing listens there", permanent: false, advice: address }],
  [
    /^(ENOTFOUND|EAI_NONAME|EAI_NODATA|ENODATA)$/,
    { meaning: "its host name is unknown", permanent: true, advice: address },
  ],
  [
    /^(EAI_AGAIN|EAI_FAIL|ESERVFAIL|ETIMEOUT)$/,
    { meaning: "the DNS server does not respond", permanent: false, advice: network },
  ],
  [/^(EHOSTUNREACH|EHOSTDOWN)$/, { meaning: "no route to the host", permanent: false, advice: network }],
  [/^(ENETUNREACH|ENETDOWN)$/, { meaning: "no route to its network", permanent: false, advice: network }],
  [
    /^(EACCES|EPERM)$/,
    { meaning: "this machine blocks the connection", permanent: true, advice: "check its firewall" },
  ],
  [
    /^(EMFILE|ENFILE|EADDRNOTAVAIL|ENOBUFS)$/,
    {
      meaning: "this machine cannot open more connections",
      permanent: false,
      advice: "close other programs, or lower tenable:requestsInFlight",
    },
  ],
  [
    /^(ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE|UNEXPECTED_MESSAGE|INVALID_RECORD_TYPE))$/,
    { ...noTls, permanent: true },
  ],
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, { meaning: "its certificate is self-signed", permanent: true, advice: trust }],
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_UNTRUSTED|CERT_REJECTED|ERR_SSL_CERTIFICATE_VERIFY_FAILED)$/,
    { meaning: "its certificate is signed by an unknown authority", permanent: true, advice: trust },
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    {
      meaning: "its certificate has expired",
      permanent: true,
      advice: "renew it on the platform, or correct the clock of this machine",
    },
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    {
      meaning: "its certificate is not valid yet",
      permanent: true,
      advice: "correct the clocks of this machine and of the platform",
    },
  ],
  [
    /^(CERT_REVOKED|ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED)$/,
    { meaning: "its certificate is revoked", permanent: true, advice: "install another certificate on the platform" },
  ],
  [
    /^(ERR_TLS_CERT_ALTNAME_INVALID|ERR_TLS_CERT_ALTNAME_FORMAT|HOSTNAME_MISMATCH)$/,
    {
      meaning: "its certificate is for another host name",
      permanent: true,
      advice: "use a host name of the certificate in tenable:url, or set tenable:certificateSha256 to its fingerprint",
    },
  ],
  [
    /^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|CERT_CHAIN_TOO_LONG|INVALID_NON_CA)$/,
    {
      meaning: "its certificate, or one that signed it, is not valid for this purpose",
      permanent: true,
      advice: replaceCertificate,
    },
  ],
  [
    /^(CERT_SIGNATURE_FAILURE|UNABLE_TO_DECRYPT_CERT_SIGNATURE|UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY|ERROR_IN_CERT_NOT_(BEFORE|AFTER)_FIELD|ERR_SSL_(CA|EE)_KEY_TOO_SMALL|ERR_SSL_CA_MD_TOO_WEAK|EE_KEY_TOO_SMALL|CA_KEY_TOO_SMALL|CA_MD_TOO_WEAK)$/,
    {
      meaning: "its certificate is malformed, or its key or signature is too weak",
      permanent: true,
      advice: replaceCertificate,
    },
  ],
  [
    /^(.*CRL_.*)$/,
    { meaning: "it is not known whether its certificate is revoked", permanent: true, advice: replaceCertificate },
  ],
  [
    /^ERR_SSL_(TLSV13_ALERT_CERTIFICATE_REQUIRED|SSLV3_ALERT_BAD_CERTIFICATE|TLSV1_ALERT_UNKNOWN_CA|SSLV3_ALERT_NO_CERTIFICATE|SSLV3_ALERT_UNSUPPORTED_CERTIFICATE|TLSV1_ALERT_ACCESS_DENIED)$/,
    {
      meaning: "it requires a client certificate",
      permanent: true,
      advice: withoutCertificate,
    },
  ],
  [
    /^ERR_SSL_TLSV1_UNRECOGNIZED_NAME$/,
    {
      meaning: "it does not serve this host name",
      permanent: true,
      advice: "use the host name of the platform in tenable:url",
    },
  ],
  [
    /^ERR_SSL_(UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|NO_SHARED_CIPHER|NO_CIPHERS_AVAILABLE|DH_KEY_TOO_SMALL|BAD_ECPOINT|UNSAFE_LEGACY_RENEGOTIATION_DISABLED|INAPPROPRIATE_FALLBACK|VERSION_TOO_LOW|WRONG_SSL_VERSION|LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED|.*ALERT_(PROTOCOL_VERSION|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|ILLEGAL_PARAMETER|DECODE_ERROR))$/,
    { meaning: "it has no TLS version or cipher in common with this machine", permanent: true, advice: versions },
  ],
  [
    /^(ERR_(SSL|TLS|OSSL)_|EPROTO$)/,
    { meaning: "a TLS connection cannot be established", permanent: true, advice: scheme },
  ],
  [
    /^(UNABLE_TO_|CERT_|INVALID_|ERROR_IN_|OUT_OF_MEM|UNSPECIFIED$)/,
    { meaning: "its certificate is not accepted", permanent: true, advice: trust },
  ],
];

/** `EPROTO` of older versions of Node names the reason in words: `unsupported protocol`. */
function codeOf({ code = "", reason, message }: NodeJS.ErrnoException & { reason?: string }): string {
  const words = reason ?? /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1];
  return code === "EPROTO" && words ? `ERR_SSL_${words.trim().toUpperCase().replaceAll(/\W+/g, "_")}` : code;
}

/**
 * Whether it befell a connection that was open, over which the request may have left: a route that is lost, what is no TLS
 * in the middle of it. A server that wants a certificate of ours says so behind its handshake, in place of an answer.
 */
function isLate(
  { syscall = "" }: NodeJS.ErrnoException,
  { code, advice }: Meaning & { code: string },
  socket: unknown,
): boolean {
  return /^(ERR_(SSL|OSSL)_|EPROTO$)/.test(code)
    ? advice !== withoutCertificate && (socket as { secureConnecting?: boolean } | null)?.secureConnecting === false
    : ["read", "write"].includes(syscall);
}

/** What kept a connection from being made; undefined for what happens to one. */
function meaningOf(cause: NodeJS.ErrnoException): (Meaning & { code: string }) | undefined {
  const code = codeOf(cause);
  const found = code === "" ? undefined : meanings.find(([codes]) => codes.test(code))?.[1];
  return found && { ...found, code };
}

/** True while nothing of a request can have left: no connection yet, or one whose handshake goes on. */
export function isConnecting(request: ClientRequest | undefined): boolean {
  const socket = request?.socket as (TLSSocket & { secureConnecting?: boolean }) | null | undefined;
  return request !== undefined && (!socket || socket.connecting || socket.secureConnecting === true);
}

/** The failure of a request, told in words; `request` where there is one to look at. */
export function transportError(cause: NodeJS.ErrnoException, request: ClientRequest | undefined): TransportError {
  if (cause instanceof PinError) {
    const advice = "set tenable:certificateSha256 to the new one if the platform's certificate was renewed";
    return new TransportError(cause.message, false, true, advice, { cause });
  }
  if (cause instanceof ProxyError) {
    return proxyError(cause);
  }
  const known = meaningOf(cause);
  if (known && isLate(cause, known, request?.socket)) {
    return new TransportError(`the connection broke off (${known.code})`, true, false, undefined, { cause });
  }
  if (known) {
    return new TransportError(`${known.meaning} (${known.code})`, false, known.permanent, known.advice, { cause });
  }
  const { code = "", syscall = "", message } = cause;
  // A host with several addresses: one failure for all of them, without words of its own.
  const isNowhere = cause instanceof AggregateError;
  const isUnsent =
    isNowhere || syscall === "connect" || /before secure TLS connection/.test(message) || isConnecting(request);
  const words = isNowhere ? "none of its addresses can be reached" : code === "ABORT_ERR" ? "canceled" : message;
  const advice = code.startsWith("HPE_") ? scheme : undefined;
  return new TransportError(code ? `${words} (${code})` : words, !isUnsent, false, advice, { cause });
}

/** The proxy is to blame, and not the host behind it. */
function proxyError(error: ProxyError): TransportError {
  const { status, cause } = error;
  if (status !== undefined) {
    // 502, 503 and 504 are what a proxy says of a host that is away for a moment.
    const advice =
      status === 407
        ? "set the proxy's user and password in its URL, or the headers that it requires in tenable:proxyHeaders"
        : status < 500
          ? "allow this host on the proxy, or exclude it from the proxy (NO_PROXY)"
          : "check tenable:url, and whether the proxy can reach it";
    return new TransportError(error.message, false, status < 500, advice, { cause: error });
  }
  const known = meaningOf(cause as NodeJS.ErrnoException);
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = known
    ? `: ${known.meaning} (${known.code})`
    : code && code !== "ABORT_ERR"
      ? `: ${message} (${code})`
      : "";
  const advice = "check the proxy and its URL, set by tenable:proxy or HTTPS_PROXY";
  return new TransportError(`${error.message}${why}`, false, known?.permanent ?? false, advice, { cause: error });
}
