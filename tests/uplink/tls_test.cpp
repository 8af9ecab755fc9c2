// SPDX-License-Identifier: Apache-2.0
#include "broker_fixture.hpp"
#include "certificates.hpp"

namespace linli::uplink {
namespace {

/// A broker behind TLS on `localhost`, its certificate issued for a host by an authority of the
/// test's own.
class TlsTest : public BrokerTest {
  protected:
    void serve(const std::string& host, const std::string& valid = "-days 2",
               const std::string& more = "") {
        authority.issue("server", host, valid);
        mosquitto.start(std::format("allow_anonymous true\ncafile {}\ncertfile {}\nkeyfile {}\n{}",
                                    authority.file("ca.crt"), authority.file("server.crt"),
                                    authority.file("server.key"), more));
        options.broker = std::format("mqtts://localhost:{}", mosquitto.port());
        options.tls.ca_file = authority.file("ca.crt");
    }
    void expect_trouble(const std::string& words) {
        dial();
        const std::string said = trouble();
        EXPECT_TRUE(said.starts_with("TLS: ")) << said;
        EXPECT_NE(said.find(words), std::string::npos) << said;
        EXPECT_EQ(uplink->status().connects, 0U);
    }
    Authority authority;
};

TEST_F(TlsTest, DeliversToABrokerWhoseCertificateIsGood) {
    serve("localhost");
    store(5);
    dial();
    ASSERT_TRUE(until([&] { return uplink->status().acknowledged == 5; }))
        << uplink->status().last_error;
}

TEST_F(TlsTest, RefusesACertificateOfAnotherAuthority) {
    serve("localhost");
    const Authority other;
    options.tls.ca_file = other.file("ca.crt");
    expect_trouble("the broker's certificate is not of an authority in [uplink.tls] ca_file");
}

TEST_F(TlsTest, RefusesACertificateForAnotherHost) {
    serve("elsewhere.example");
    expect_trouble("the broker's certificate is not for the host 'localhost'");
}

TEST_F(TlsTest, RefusesACertificateThatIsOver) {
    serve("localhost", "-not_before 20200101000000Z -not_after 20210101000000Z");
    expect_trouble("certificate has expired: is the gateway's clock right?");
}

TEST_F(TlsTest, ShowsItsOwnCertificateToABrokerThatAsksForIt) {
    serve("localhost", "-days 2", "require_certificate true\n");
    authority.issue("gateway", "gw-1");
    options.tls.certificate_file = authority.file("gateway.crt");
    options.tls.key_file = authority.file("gateway.key");
    dial();
    EXPECT_TRUE(online()) << uplink->status().last_error;
}

TEST_F(TlsTest, SaysThatTheBrokerWantsACertificate) {
    serve("localhost", "-days 2", "require_certificate true\n");
    expect_trouble("check [uplink.tls] certificate_file and key_file");
}

TEST_F(TlsTest, SaysWhichFileItCannotUse) {
    serve("localhost");
    options.tls.ca_file = mosquitto.file("ca.crt", "no certificate");
    expect_trouble("cannot use [uplink.tls] ca_file");
}

TEST_F(TlsTest, SaysThatTheBrokerSpeaksNoTls) {
    mosquitto.start();
    options.broker = std::format("mqtts://localhost:{}", mosquitto.port());
    expect_trouble("does the broker speak TLS on this port?");
}

}  // namespace
}  // namespace linli::uplink
