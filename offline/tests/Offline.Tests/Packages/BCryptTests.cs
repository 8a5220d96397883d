using System.Diagnostics;
using System.Text;
using BCrypt.Net;
using Bcrypt = BCrypt.Net.BCrypt;

namespace Fubuni.Offline.Tests.Packages;

public sealed class BCryptTests
{
    private const string SeventyTwoBytes = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("Password-123", "$2b$10$CJeOMuQq5izqWDOOGxq3VuGJ1W2xPoGhH6zSdjjC.iwuR6prWYWLu")]
    [InlineData(SeventyTwoBytes, "$2b$10$EIZeHl9F0y6n0qMaOrUlJOJ3XNvLPlB4TvgbD4LVtSZENc1tLKHpi")]
    [InlineData("пароль-密码", "$2b$10$kpr07XAWZx3AUd1IAqgBH.7z1.lTOzQC7tfHsFo5FP1EYLuI2xznS")]
    [InlineData("abc\0def", "$2b$10$77xTyX6Xm8M3bLK0LMVx9eb0/0YLXQGrJEyf0LOSgDEbEHp.1ZnQ2")]
    public void Hashes_of_other_libraries_verify(string password, string hash)
    {
        Assert.True(Bcrypt.Verify(password, hash));
        Assert.False(Bcrypt.Verify("x" + password, hash));
    }

    [Fact]
    public void Hashes_equal_those_of_the_system_library()
    {
        var random = new Random(20260821);
        var cases = Enumerable.Range(0, 80).Select(length =>
        {
            var password = string.Concat(Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? "é" : ((char)random.Next(' ', '~')).ToString()));
            return (Password: password, Salt: Bcrypt.GenerateSalt(4, "aby"[length % 3]));
        }).ToArray();

        var expected = SystemCrypt(cases);

        Assert.Equal(expected, cases.Select(c => Bcrypt.HashPassword(c.Password, c.Salt)));
    }

    [Fact]
    public void The_enhanced_mode_hashes_the_base64_of_the_sha384()
    {
        var preHashed = Convert.ToBase64String(System.Security.Cryptography.SHA384.HashData(Encoding.UTF8.GetBytes("correct horse")));
        var hash = Bcrypt.EnhancedHashPassword("correct horse", 4);

        Assert.StartsWith("$2a$04$", hash, StringComparison.Ordinal);
        Assert.True(Bcrypt.EnhancedVerify("correct horse", hash));
        Assert.False(Bcrypt.EnhancedVerify("correct horsf", hash));
        Assert.True(Bcrypt.Verify(preHashed, hash));
    }

    [Fact]
    public void The_enhanced_mode_tells_long_passwords_apart_and_the_plain_one_does_not()
    {
        var enhanced = Bcrypt.EnhancedHashPassword(SeventyTwoBytes + "1", 4);
        var plain = Bcrypt.HashPassword(SeventyTwoBytes + "1", 4);

        Assert.False(Bcrypt.EnhancedVerify(SeventyTwoBytes + "2", enhanced));
        Assert.True(Bcrypt.Verify(SeventyTwoBytes + "2", plain));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("$2c$10$CJeOMuQq5izqWDOOGxq3Vu")]
    [InlineData("$2b$xx$CJeOMuQq5izqWDOOGxq3Vu")]
    [InlineData("$2b$10$CJeOMuQq5izq")]
    [InlineData("$2b$32$CJeOMuQq5izqWDOOGxq3Vu")]
    public void What_is_not_a_salt_is_refused(string salt)
        => Assert.True(Record.Exception(() => Bcrypt.HashPassword("password", salt)) is SaltParseException or ArgumentException);

    [Fact]
    public void A_rehash_is_due_below_the_work_factor()
    {
        var hash = Bcrypt.HashPassword("password", 5);

        Assert.True(Bcrypt.PasswordNeedsRehash(hash, 6));
        Assert.False(Bcrypt.PasswordNeedsRehash(hash, 5));
    }

    private static string[] SystemCrypt(IEnumerable<(string Password, string Salt)> cases)
    {
        const string Program = "while (<STDIN>) { chomp; my ($p, $s) = split / /; print crypt(pack('H*', $p), $s), qq{\\n} }";
        using var perl = Process.Start(new ProcessStartInfo("perl", ["-e", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        perl.StandardInput.Write(string.Concat(cases.Select(c => $"{Convert.ToHexString(Encoding.UTF8.GetBytes(c.Password))} {c.Salt}\n")));
        perl.StandardInput.Close();
        var hashes = perl.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        perl.WaitForExit();
        return hashes;
    }
}
