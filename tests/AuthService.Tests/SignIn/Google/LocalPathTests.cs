using Fubuni.AuthService.SignIn.Google;

namespace Fubuni.AuthService.Tests.SignIn.Google;

public sealed class LocalPathTests
{
    /// <summary>The lists of <c>returnTo.test.ts</c> in the frontend are the same.</summary>
    public static TheoryData<string> Local =>
        [
            "/",
            "/chat/1",
            "/chat/0198f3a2-7c55-7e0b-9d36-2f6f0c1d2e3f",
            "/settings",
            "/chat/1/",
            "/dashboard?test=123",
            "/chat/1?tab=a&q=b%20c",
            "/?returnTo=https://evil.com",
            "/a.b/..c/d..",
            "/@evil.com",
        ];

    public static TheoryData<string?> Foreign =>
        [
            (string?)null,
            "",
            " ",
            "chat",
            "?a=b",
            "//evil.com",
            "///evil.com",
            "/chat//evil.com",
            "/\\evil.com",
            "\\\\evil.com",
            "\\/evil.com",
            "/%5Cevil.com",
            "/%5C/evil.com",
            "/%2f/evil.com",
            "/%2F%2Fevil.com",
            "/%252f/evil.com",
            "/%255Cevil.com",
            "/..%2F..%2Fevil.com",
            "/%2e%2e//evil.com",
            "/.//evil.com",
            "/..//evil.com",
            "/a/..//evil.com",
            "/./",
            "/..",
            "/a/../b",
            "/.?a=b",
            "https:evil.com",
            "https:/evil.com",
            "https://evil.com",
            "http://localhost:5173.evil.com",
            "http://trusted.com@evil.com",
            "http://trusted.com.evil.com",
            "http://eviltrusted.com",
            "https://trusted.com:443@evil",
            "javascript:alert(1)",
            "data:text/html,x",
            "/\t/evil.com",
            "/\n/evil.com",
            "/\r\nSet-Cookie: a=b",
            "/chat\n",
            "/a\0b",
            "/\u007f",
            "\t/chat",
            " /chat",
            "/\uff0fevil.com",
            "/\uff3cevil.com",
            "/%c0%af/evil.com",
            "/ok#@evil",
            "/ok#a",
            "/chat/1?a=b#c",
            "/a b",
            "/a;b",
            "/<script>",
            "/a?b=\"",
            "/a?b=<c>",
            "/a?b=\\",
        ];

    [Theory]
    [MemberData(nameof(Local))]
    public void A_path_of_the_app_is_kept(string path) => Assert.Equal(path, LocalPath.Of(path));

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Anything_else_leads_home(string? path) => Assert.Equal("/", LocalPath.Of(path));

    [Fact]
    public void An_endless_path_leads_home() => Assert.Equal("/", LocalPath.Of("/" + new string('a', 1000)));
}
