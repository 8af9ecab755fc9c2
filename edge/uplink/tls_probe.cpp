// SPDX-License-Identifier: Apache-2.0
#include "uplink/tls_probe.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <format>
#include <memory>

namespace linli::uplink {
namespace {

template <auto kFree>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        kFree(object);
    }
};
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Connection = std::unique_ptr<SSL, Freed<SSL_free>>;

/// OpenSSL's latest reason on this thread.
std::string reason() {
    const char* words = ERR_reason_error_string(ERR_peek_last_error());
    return words != nullptr ? words : "the broker hung up";
}

/// Reads the files into `context`; which one cannot be used, empty when all can.
std::string load(SSL_CTX* context, const config::Tls& tls) {
    const auto bad = [](const char* key, const std::filesystem::path& file) {
        return std::format("TLS: cannot use [uplink.tls] {} {}: {}", key, file.string(), reason());
    };
    if (tls.ca_file.empty()) {
        SSL_CTX_set_default_verify_paths(context);
    } else if (SSL_CTX_load_verify_file(context, tls.ca_file.c_str()) != 1) {
        return bad("ca_file", tls.ca_file);
    }
    if (!tls.certificate_file.empty() &&
        SSL_CTX_use_certificate_chain_file(context, tls.certificate_file.c_str()) != 1) {
        return bad("certificate_file", tls.certificate_file);
    }
    if (!tls.key_file.empty() &&
        SSL_CTX_use_PrivateKey_file(context, tls.key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        return bad("key_file", tls.key_file);
    }
    return {};
}

void expect_host(SSL* connection, const std::string& host) {
    if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host.c_str()) == 1) return;
    SSL_set1_host(connection, host.c_str());
    // What the macro SSL_set_tlsext_host_name does, with a cast that is not of C.
    SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(host.c_str()));
}

std::string certificate_fault(long verdict, const std::string& host) {
    const std::string words = X509_verify_cert_error_string(verdict);
    switch (verdict) {
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return std::format("TLS: the broker's certificate is not for the host '{}'", host);
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return std::format("TLS: the broker's {}: is the gateway's clock right?", words);
        default:
            return std::format(
                "TLS: the broker's certificate is not of an authority in [uplink.tls] ca_file ({})",
                words);
    }
}

}  // namespace

std::string tls_fault(int socket, const std::string& host, const config::Tls& tls) {
    ERR_clear_error();
    const Context context(SSL_CTX_new(TLS_client_method()));
    if (!context) return "TLS: " + reason();
    if (std::string bad = load(context.get(), tls); !bad.empty()) return bad;
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    const Connection connection(SSL_new(context.get()));
    if (!connection || SSL_set_fd(connection.get(), socket) != 1) return "TLS: " + reason();
    expect_host(connection.get(), host);
    if (SSL_connect(connection.get()) != 1) {
        const long verdict = SSL_get_verify_result(connection.get());
        if (verdict != X509_V_OK) return certificate_fault(verdict, host);
        return std::format("TLS: {}: does the broker speak TLS on this port?", reason());
    }
    // With TLS 1.3 a broker says only now that it wants a certificate; one that is content waits
    // for us to speak, until our time-out.
    char byte = 0;
    if (SSL_read(connection.get(), &byte, 1) == 1) return {};
    if (SSL_get_error(connection.get(), 0) == SSL_ERROR_WANT_READ) return {};
    return std::format("TLS: {}: check [uplink.tls] certificate_file and key_file", reason());
}

}  // namespace linli::uplink
