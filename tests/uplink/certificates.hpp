// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <format>
#include <string>

#include "base/result.hpp"
#include "temp_folder.hpp"

namespace linli::uplink {

/// A certificate authority made for one test, by openssl.
class Authority {
  public:
    Authority() {
        run(
            std::format("req -x509 -newkey rsa:2048 -nodes -subj '/CN=Test CA {0}' -days 2 -keyout "
                        "{0}.key -out {0}.crt",
                        "ca"));
    }

    /// A key and a certificate for the host `name`; `valid`: options of openssl x509.
    void issue(const std::string& name, const std::string& host,
               const std::string& valid = "-days 2") const {
        run(
            std::format("req -newkey rsa:2048 -nodes -subj /CN={1} -addext subjectAltName=DNS:{1} "
                        "-keyout {0}.key -out {0}.csr",
                        name, host));
        run(
            std::format("x509 -req -in {0}.csr -CA ca.crt -CAkey ca.key -CAcreateserial "
                        "-copy_extensions copy {1} "
                        "-out {0}.crt",
                        name, valid));
    }
    std::string file(const std::string& name) const { return (folder_ / name).string(); }

  private:
    void run(const std::string& words) const {
        const std::string command =
            "cd " + folder_.path().string() + " && openssl " + words + " >>log 2>&1";
        LINLI_CHECK(std::system(command.c_str()) == 0);
    }
    TempFolder folder_;
};

}  // namespace linli::uplink
