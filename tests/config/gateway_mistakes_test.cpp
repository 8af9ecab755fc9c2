// SPDX-License-Identifier: Apache-2.0
// Planted mistakes in gateway.toml and city files: each must be told at the right line and column
// with the right hint.
#include "config/planted.hpp"

namespace linli::config {
namespace {

constexpr const char* kGoodGateway = R"([gateway]
tenant = "xiacheng"
community = "meadow-court"
id = "gw-01"
site = "site.toml"

[uplink]
broker = "mqtts://broker.example.org"
username = "gw-01"
password_file = "password"
profile = "binary"
retry_min = "1s"
max_in_flight = 20

[uplink.tls]
ca_file = "ca.pem"

[storage]
evidence_max = "2GiB"

[detector]
engine = "onnxruntime"
confidence = 0.4
)";

class GatewayMistakes : public ::testing::Test {
  protected:
    GatewayMistakes() {
        folder_.write("site.toml", "# anything");
        folder_.write("password", "secret\n");
        folder_.write("ca.pem", "certificate");
        folder_.write("empty", "");
    }
    Told read(const std::string& text) {
        return told(parse_gateway(text, "gateway.toml", folder_.path()), folder_.path());
    }
    Told plant(std::string_view good, std::string_view bad) {
        return read(planted(kGoodGateway, good, bad));
    }
    Folder folder_;
};

TEST_F(GatewayMistakes, AreNoneInTheGoodFile) { EXPECT_EQ(read(kGoodGateway), Told{}); }
TEST_F(GatewayMistakes, UnknownKeyNamesTheNearest) {
    EXPECT_EQ(
        plant("community =", "comunity ="),
        (Told{
            "gateway.toml:3:1: unknown key 'comunity' in [gateway] (did you mean 'community'?)"}));
}

TEST_F(GatewayMistakes, SiteFileThatIsNotThere) {
    EXPECT_EQ(plant("site.toml", "sites.toml"),
              (Told{"gateway.toml:5:8: there is no file sites.toml (a path here is relative to the "
                    "folder of this file)"}));
}

TEST_F(GatewayMistakes, TenantThatIsNoTopicSegment) {
    EXPECT_EQ(plant("\"xiacheng\"", "\"Xia Cheng/1\""),
              (Told{"gateway.toml:2:10: 'tenant' may have a-z, 0-9, '-' and '_', 1..64 characters "
                    "(for example \"xia-cheng1\")"}));
}

TEST_F(GatewayMistakes, BrokerWithoutItsScheme) {
    EXPECT_EQ(plant("mqtts://broker.example.org", "broker.example.org:1883"),
              (Told{"gateway.toml:8:10: a broker address begins with mqtt:// or mqtts:// (write "
                    "mqtt://HOST:PORT, or mqtts://HOST:PORT for TLS)"}));
}

TEST_F(GatewayMistakes, BrokerWithAnotherScheme) {
    EXPECT_EQ(plant("mqtts://broker.example.org", "tcp://broker.example.org:1883"),
              (Told{"gateway.toml:8:10: a broker address cannot begin with 'tcp://' (write "
                    "mqtt://HOST:PORT, or mqtts://HOST:PORT for TLS)"}));
}

TEST_F(GatewayMistakes, BrokerWithAnImpossiblePort) {
    EXPECT_EQ(plant("mqtts://broker.example.org", "mqtts://broker.example.org:88883"),
              (Told{"gateway.toml:8:10: '88883' is no port, 1..65535 (write mqtt://HOST:PORT, or "
                    "mqtts://HOST:PORT for TLS)"}));
}

TEST_F(GatewayMistakes, PasswordInTheBrokerAddress) {
    EXPECT_EQ(plant("mqtts://broker.example.org", "mqtts://me:secret@broker.example.org"),
              (Told{"gateway.toml:8:10: user and password do not belong in the broker address (use "
                    "the keys username and password_file)"}));
}

TEST_F(GatewayMistakes, TlsSettingsWithoutTls) {
    EXPECT_EQ(plant("mqtts://", "mqtt://"),
              (Told{"gateway.toml:15:1: [uplink.tls] is set, but the broker address begins with "
                    "mqtt:// (write mqtts:// in 'broker' to use TLS, or leave this section out)"}));
}

TEST_F(GatewayMistakes, CertificateAuthorityThatIsNotThere) {
    EXPECT_EQ(plant("ca.pem", "ac.pem"),
              (Told{"gateway.toml:16:11: there is no file ac.pem ('ca_file' names the certificate "
                    "that signed the broker's, as PEM)"}));
}

TEST_F(GatewayMistakes, EmptyPasswordFile) {
    EXPECT_EQ(plant("\"password\"", "\"empty\""),
              (Told{"gateway.toml:10:17: empty is empty or not a file ('password_file' names a "
                    "file whose first line is the password)"}));
}

TEST_F(GatewayMistakes, PasswordWithoutAUserName) {
    EXPECT_EQ(plant("username = \"gw-01\"\n", ""),
              (Told{"gateway.toml:9:17: 'password_file' needs 'username' beside it"}));
}

TEST_F(GatewayMistakes, CertificateWithoutItsKey) {
    EXPECT_EQ(plant("ca_file", "certificate_file"),
              (Told{"gateway.toml:16:20: 'certificate_file' needs 'key_file' beside it"}));
}

TEST_F(GatewayMistakes, UnknownProfileListsTheWords) {
    EXPECT_EQ(
        plant("\"binary\"", "\"json\""),
        (Told{"gateway.toml:11:11: 'profile' cannot be 'json' (one of: binary, structured-json)"}));
}

TEST_F(GatewayMistakes, ShortestPauseLongerThanTheLongest) {
    EXPECT_EQ(plant("retry_min = \"1s\"", "retry_min = \"5min\""),
              (Told{"gateway.toml:12:13: 'retry_min' (5min) is longer than 'retry_max' (1min)"}));
}

TEST_F(GatewayMistakes, WholeNumberOutOfRange) {
    EXPECT_EQ(plant("max_in_flight = 20", "max_in_flight = 5000"),
              (Told{"gateway.toml:13:17: 'max_in_flight' is 5000, but must be 1..1000"}));
}

TEST_F(GatewayMistakes, DecimalInsteadOfAWholeNumber) {
    EXPECT_EQ(plant("max_in_flight = 20", "max_in_flight = 2.5"),
              (Told{"gateway.toml:13:17: 'max_in_flight' must be a whole number, but this is a "
                    "decimal number"}));
}

TEST_F(GatewayMistakes, TextInsteadOfTrueOrFalse) {
    EXPECT_EQ(plant("profile = \"binary\"", "enabled = \"true\""),
              (Told{"gateway.toml:11:11: 'enabled' must be true or false, but this is a text "
                    "(write it without quotes: true)"}));
}

TEST_F(GatewayMistakes, SizeWithoutItsUnit) {
    EXPECT_EQ(plant("\"2GiB\"", "\"2000000000\""),
              (Told{"gateway.toml:19:16: 'evidence_max' is \"2000000000\", which is no size (write "
                    "a whole number with MiB, GiB or TiB, such as \"2GiB\")"}));
}

TEST_F(GatewayMistakes, UnknownEngine) {
    EXPECT_EQ(plant("\"onnxruntime\"", "\"onnx-runtime\""),
              (Told{"gateway.toml:22:10: 'engine' cannot be 'onnx-runtime' (did you mean "
                    "'onnxruntime'? one of: onnxruntime, opencv)"}));
}

TEST_F(GatewayMistakes, ConfidenceInPercent) {
    EXPECT_EQ(plant("confidence = 0.4", "confidence = 40"),
              (Told{"gateway.toml:23:14: 'confidence' is 40, but must be 0.05..0.95"}));
}

TEST_F(GatewayMistakes, SocketPathThatIsTooLong) {
    EXPECT_EQ(plant("site = \"site.toml\"",
                    "site = \"site.toml\"\ncontrol_socket = \"/" + std::string(120, 's') + "\""),
              (Told{"gateway.toml:6:18: the path of a socket has at most 107 bytes, this one 121 "
                    "(choose a shorter one, such as /run/linli/linlid.sock)"}));
}

TEST_F(GatewayMistakes, TopicPrefixWithAWildcard) {
    EXPECT_EQ(plant("profile = \"binary\"", "topic_prefix = \"linli/#\""),
              (Told{"gateway.toml:11:16: 'topic_prefix' has a character or form that no topic "
                    "prefix may have (words with / between, without + # $ and spaces, at most 128 "
                    "characters, such as \"linli/v1\")"}));
}

TEST_F(GatewayMistakes, EmptyFileLacksItsSections) {
    EXPECT_EQ(
        read(""),
        (Told{"gateway.toml: there is no [gateway] (add it with tenant, community, id and site)",
              "gateway.toml: there is no [uplink] (add it with broker = \"mqtt://HOST:PORT\", or "
              "with enabled = false)"}));
}

TEST_F(GatewayMistakes, MissingFileIsOneMistakeWithoutALine) {
    EXPECT_EQ(told(load_gateway(folder_.path() / "absent.toml"), folder_.path()),
              (Told{"absent.toml: there is no such file"}));
    EXPECT_EQ(told(load_site(folder_.path()), folder_.path().parent_path()).size(), 1U);
}

Told read_city(const std::string& text) { return told(parse_city(text, "city.toml"), "/"); }

TEST(CityMistakes, UnknownEventTypeNamesTheNearest) {
    EXPECT_EQ(read_city("[city]\nid = \"x\"\n\n[[code]]\ntype = \"ilegal_parking\"\nmajor = "
                        "\"05\"\nminor = \"05\"\n"),
              (Told{"city.toml:5:8: there is no event type 'ilegal_parking' (did you mean "
                    "'illegal_parking'?)"}));
}

TEST(CityMistakes, CodeWithoutItsZeros) {
    EXPECT_EQ(read_city("[city]\nid = \"x\"\n\n[[code]]\ntype = \"illegal_parking\"\nmajor = "
                        "5\nminor = \"05\"\n"),
              (Told{"city.toml:6:9: 'major' must be a text, but this is a whole number (put it in "
                    "quotes)"}));
}

TEST(CityMistakes, DayThatDoesNotExist) {
    EXPECT_EQ(read_city("[city]\nid = \"x\"\nholidays = [2026-05-01, \"2026-02-30\"]\n"),
              (Told{"city.toml:3:25: a holiday must be a date, but this is a text (write it like "
                    "2026-05-01)"}));
}

TEST(CityMistakes, DogHoursWithoutTheirLaw) {
    EXPECT_EQ(read_city("[city]\nid = \"x\"\n[dog_hours]\npermitted = [{ from = \"19:00\", to = "
                        "\"07:00\" }]\n"),
              (Told{"city.toml:3:1: [dog_hours] has no 'reference' (name the law that says so)"}));
}

}  // namespace
}  // namespace linli::config
