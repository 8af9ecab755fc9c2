// SPDX-License-Identifier: Apache-2.0
#include "ingest/address.hpp"

#include <gtest/gtest.h>

namespace linli::ingest {
namespace {

TEST(WithoutPassword, LeavesAnAddressWithoutPasswordAsItIs) {
    for (const char* address :
         {"rtsp://10.0.0.5:554/ch1", "rtsp://admin@10.0.0.5/ch1", "/dev/video0", "/clips/a:b@c.mp4",
          "rtsp://cam/stream@1", "rtsp://cam:554/?a=b:c", ""}) {
        EXPECT_EQ(without_password(address), address);
    }
}

TEST(WithoutPassword, HidesPasswordsWithTheSignsOfAnAddressInThem) {
    EXPECT_EQ(without_password("rtsp://admin:p@ss@cam/1"), "rtsp://admin:***@cam/1");
    EXPECT_EQ(without_password("rtsp://admin:a:b@cam/1"), "rtsp://admin:***@cam/1");
    EXPECT_EQ(without_password("rtsp://admin:pa/ss@cam/1"), "rtsp://admin:***@cam/1");
    EXPECT_EQ(without_password("rtsp://admin:pa?s#s@cam:554/1"), "rtsp://admin:***@cam:554/1");
}

TEST(WithoutPassword, HidesAPasswordThatStandsInThePath) {
    EXPECT_EQ(without_password("rtsp://cam:554/user=admin&password=secret&channel=1"),
              "rtsp://cam:554/user=admin&password=***&channel=1");
    EXPECT_EQ(without_password("rtsp://cam/live?usr=a&pwd=secret"),
              "rtsp://cam/live?usr=a&pwd=***");
    EXPECT_EQ(without_password("rtsp://cam/live?Passwd=secret#x"), "rtsp://cam/live?Passwd=***#x");
    EXPECT_EQ(without_password("rtsp://cam/user=admin_password=secret_channel=1.sdp?real_stream"),
              "rtsp://cam/user=admin_password=***?real_stream");
}

}  // namespace
}  // namespace linli::ingest
