#define BOOST_TEST_MODULE jiuqu
#include <boost/test/unit_test.hpp>
