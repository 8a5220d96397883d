using System.Net;
using StackExchange.Redis;

namespace Fubuni.Offline.Tests.Redis;

public sealed class ConfigurationTests
{
    [Fact]
    public void Every_part_of_a_connection_string_is_read()
    {
        var options = ConfigurationOptions.Parse(
            "cache:6380, password=p=w,user=me,ssl=true,sslHost=redis.example,abortConnect=False,connectTimeout=1,syncTimeout=2,asyncTimeout=3,defaultDatabase=4,name=me,connectRetry=5,keepAlive=6");

        Assert.Equal([new DnsEndPoint("cache", 6380)], options.EndPoints);
        Assert.Equal(("p=w", "me", "me"), (options.Password, options.User, options.ClientName));
        Assert.True(options.Ssl);
        Assert.Equal("redis.example", options.SslHost);
        Assert.False(options.AbortOnConnectFail);
        Assert.Equal((1, 2, 3, 4), (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout, options.DefaultDatabase));
        Assert.Equal((5, 6), (options.ConnectRetry, options.KeepAlive));
    }

    [Fact]
    public void What_a_connection_string_leaves_out_has_the_packages_defaults()
    {
        var options = ConfigurationOptions.Parse("localhost");

        Assert.True(options.AbortOnConnectFail);
        Assert.False(options.Ssl);
        Assert.Equal((5000, 5000, 5000), (options.ConnectTimeout, options.SyncTimeout, options.AsyncTimeout));
        Assert.Null(options.DefaultDatabase);
        Assert.Null(options.Password);
        options.SetDefaultPorts();
        Assert.Equal([new DnsEndPoint("localhost", 6379)], options.EndPoints);
    }

    [Theory]
    [InlineData("127.0.0.1:7000", "127.0.0.1:7000")]
    [InlineData("127.0.0.1", "127.0.0.1:6379")]
    [InlineData("[::1]:7000", "[::1]:7000")]
    [InlineData("::1", "[::1]:6379")]
    [InlineData("cache:7000,cache:7000", "cache:7000")]
    [InlineData("one:1,two:2", "one:1 two:2")]
    [InlineData("cache,ssl=true", "cache:6380")]
    public void Endpoints_are_hosts_or_addresses_with_or_without_a_port(string text, string expected)
    {
        var options = ConfigurationOptions.Parse(text);
        options.SetDefaultPorts();

        Assert.Equal(expected, string.Join(' ', options.EndPoints.Select(EndPointCollection.ToString)));
    }

    [Theory]
    [InlineData("cache,ssl=maybe")]
    [InlineData("cache,syncTimeout=soon")]
    [InlineData("cache,syncTimeout=0")]
    [InlineData("cache,nonsense=1")]
    [InlineData(" ")]
    public void A_connection_string_with_a_mistake_is_refused(string text) =>
        Assert.ThrowsAny<ArgumentException>(() => ConfigurationOptions.Parse(text));

    [Fact]
    public void Written_out_it_hides_the_password_on_request()
    {
        var options = ConfigurationOptions.Parse("cache:6379,password=secret,abortConnect=false");

        Assert.Equal("cache:6379,password=*****,abortConnect=False", options.ToString(includePassword: false));
        Assert.Equal(options.ToString(), ConfigurationOptions.Parse(options.ToString()).Clone().ToString());
    }
}
