import { expect } from "chai";
import { transportError } from "../../../provider/http/failure";

/** Verification errors as Node names them. Source: Node's documentation of `tls`, "X509 certificate error codes". */
const verification = [
  ...["UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_CRL", "UNABLE_TO_DECRYPT_CERT_SIGNATURE"],
  ...["UNABLE_TO_DECRYPT_CRL_SIGNATURE", "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY", "CERT_SIGNATURE_FAILURE"],
  ...["CRL_SIGNATURE_FAILURE", "CERT_NOT_YET_VALID", "CERT_HAS_EXPIRED", "CRL_NOT_YET_VALID", "CRL_HAS_EXPIRED"],
  ...["ERROR_IN_CERT_NOT_BEFORE_FIELD", "ERROR_IN_CERT_NOT_AFTER_FIELD", "ERROR_IN_CRL_LAST_UPDATE_FIELD"],
  ...["ERROR_IN_CRL_NEXT_UPDATE_FIELD", "OUT_OF_MEM", "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN"],
  ...["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "CERT_CHAIN_TOO_LONG", "CERT_REVOKED"],
  ...["INVALID_CA", "PATH_LENGTH_EXCEEDED", "INVALID_PURPOSE", "CERT_UNTRUSTED", "CERT_REJECTED", "HOSTNAME_MISMATCH"],
];
const protocol = [
  ...["ERR_TLS_CERT_ALTNAME_INVALID", "ERR_TLS_CERT_ALTNAME_FORMAT", "ERR_TLS_HANDSHAKE_TIMEOUT"],
  ...["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_UNSUPPORTED_PROTOCOL"],
  ...["ERR_SSL_NO_SHARED_CIPHER", "ERR_SSL_DH_KEY_TOO_SMALL", "ERR_SSL_EE_KEY_TOO_SMALL", "ERR_SSL_CA_MD_TOO_WEAK"],
  ...[
    "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
    "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
    "ERR_SSL_TLSV1_UNRECOGNIZED_NAME",
  ],
  ...["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED"],
  ...["ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR", "ERR_OSSL_EVP_UNSUPPORTED", "ERR_SSL_SOMETHING_NEW", "EPROTO"],
];

const failed = (code: string, members: object = {}): ReturnType<typeof transportError> =>
  transportError(Object.assign(new Error(`words of ${code}`), { code, ...members }), undefined);

describe("A failure of a connection", () => {
  for (const code of [...verification, ...protocol]) {
    it(`says what to do, and that it will not mend by itself: ${code}`, () => {
      const error = failed(code);
      expect(error).to.include({ sent: false, permanent: true });
      expect(error.message).to.match(new RegExp(`^[a-zA-Z].* \\(${code}\\)$`));
      expect(error.message).not.to.include("words of");
      expect(error.advice).to.match(/tenable:|platform|clock/);
    });
  }

  it("has its own advice for each kind", () => {
    expect(new Set([...verification, ...protocol].map((code) => failed(code).advice)).size).to.be.above(9);
  });

  it("is understood by the words of older versions of Node", () => {
    expect(failed("EPROTO", { reason: "unsupported protocol" }).message).to.match(/ERR_SSL_UNSUPPORTED_PROTOCOL/);
    const words =
      "write EPROTO 80B8:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl/record.c:354:";
    expect(failed("EPROTO", { message: words }).message).to.match(/^it does not use TLS on this port/);
  });

  for (const [code, permanent] of [
    ["ECONNREFUSED", false],
    ["EAI_NONAME", true],
    ["EAI_FAIL", false],
    ["EHOSTDOWN", false],
    ["ENETDOWN", false],
    ["EACCES", true],
    ["EPERM", true],
    ["EMFILE", false],
    ["EADDRNOTAVAIL", false],
  ] as const) {
    it(`has sent nothing: ${code}`, () => {
      const error = failed(code);
      expect(error).to.include({ sent: false, permanent });
      expect(error.advice).to.match(/^(check|close)/);
    });
  }

  for (const code of ["EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENOBUFS", "EACCES", "EPERM"]) {
    it(`of a connection that was open may have sent: ${code}`, () => {
      for (const syscall of ["read", "write"]) {
        const error = failed(code, { syscall });
        expect(error).to.include({ sent: true, permanent: false, message: `the connection broke off (${code})` });
      }
      expect(failed(code, { syscall: "connect" })).to.include({ sent: false });
    });
  }

  it("in the middle of a handshake has sent nothing", () => {
    const words = "Client network socket disconnected before secure TLS connection was established";
    expect(failed("ECONNRESET", { message: words })).to.include({ sent: false, permanent: false });
  });
});
