// SPDX-License-Identifier: Apache-2.0
// The one compile of Boost.Asio (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
