using Fubuni.AuthService.Passwords;

namespace Fubuni.AuthService.Tests.Passwords;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("eight ch")]
    [InlineData("no classes are demanded")]
    [InlineData("密码密码密码密码")]
    [InlineData("👩👩👩👩👩👩👩👩")]
    [InlineData("        x        ")]
    public void A_password_of_eight_characters_of_any_kind_may_be_used(string password) =>
        Assert.Empty(PasswordRules.Check(password));

    [Fact]
    public void A_password_may_be_long()
    {
        Assert.Empty(PasswordRules.Check(string.Concat(Enumerable.Repeat("long pass ", 102))));
        Assert.Empty(PasswordRules.Check(new string('密', 341)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("seven c")]
    [InlineData("👩👩👩👩👩👩👩")]
    public void Fewer_than_eight_characters_are_too_few_however_many_bytes_they_take(string password) =>
        Assert.Single(PasswordRules.Check(password));

    [Fact]
    public void More_than_1024_bytes_are_refused_before_any_are_hashed()
    {
        Assert.Single(PasswordRules.Check(new string('x', 1025)));
        Assert.Single(PasswordRules.Check(new string('密', 342)));
        Assert.False(PasswordRules.CanBeHashed(new string('密', 342)));
    }

    [Fact]
    public void Characters_that_cannot_be_typed_are_refused()
    {
        foreach (
            var password in new[]
            {
                "pass\0word long",
                "\ud800 half a pair",
                "half a pair \udc00",
                "no character \ufffe",
            }
        )
        {
            Assert.Single(PasswordRules.Check(password));
        }
    }

    /// <summary>
    /// ASVS 6.2.4 asks for the 3,000 most used that are long enough; the list has four times as many.
    /// </summary>
    [Fact]
    public void The_most_used_passwords_are_refused()
    {
        using var list = new StreamReader(
            typeof(Zxcvbn.Zxcvbn).Assembly.GetManifestResourceStream("zxcvbn-core.Dictionaries.passwords.lst")!
        );
        var passwords = list.ReadToEnd()
            .Split('\n', StringSplitOptions.TrimEntries)
            .Where(password => password.Length >= PasswordRules.MinLength)
            .ToList();

        Assert.True(passwords.Count > 10_000);
        Assert.All(passwords, password => Assert.Single(PasswordRules.Check(password)));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("PASSWORD1")]
    [InlineData("12345678")]
    [InlineData("Qwertyuiop")]
    [InlineData("iloveyou1")]
    [InlineData("1q2w3e4r")]
    [InlineData("P@ssw0rd")]
    [InlineData("Summer2024")]
    [InlineData("ｐａｓｓｗｏｒｄ")]
    public void A_password_that_is_tried_first_is_refused_in_any_spelling(string password) =>
        Assert.Single(PasswordRules.Check(password));

    /// <summary>ASVS 6.2.4. Every tenth is tried, because each takes milliseconds.</summary>
    [Fact]
    public void None_of_the_3000_most_used_passwords_may_be_used()
    {
        using var list = typeof(Zxcvbn.Zxcvbn).Assembly.GetManifestResourceStream(
            "zxcvbn-core.Dictionaries.passwords.lst"
        )!;
        using var reader = new StreamReader(list);
        var mostUsed = reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.TrimEntries)
            .Where(password => password.Length >= PasswordRules.MinLength)
            .Take(3000)
            .Chunk(10)
            .Select(ten => ten[0])
            .ToArray();

        Assert.Equal(300, mostUsed.Length);
        Assert.All(mostUsed, password => Assert.Single(PasswordRules.Check(password)));
    }
}
