using System.Text.Json;
using Fubuni.AuthService.BetterAuth.Hashes;
using Fubuni.AuthService.Passwords;

namespace Fubuni.AuthService.Tests.Passwords;

public sealed class PasswordHashTests
{
    private static readonly JsonElement[] All = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Passwords", "password-vectors.json"))
    )!;

    public static TheoryData<int> Vectors => [.. Enumerable.Range(0, All.Length)];

    /// <summary>Hashes that Better Auth, node's bcrypt and bcryptjs made.</summary>
    [Theory]
    [MemberData(nameof(Vectors))]
    public void Hashes_of_other_systems_are_verified(int index)
    {
        var (password, hash) = (
            All[index].GetProperty("password").GetString()!,
            All[index].GetProperty("hash").GetString()!
        );

        Assert.True(PasswordHash.Verify(password, hash));
        Assert.False(PasswordHash.Verify(password[1..], hash));
        Assert.False(PasswordHash.Verify("x" + password[1..], hash));
        Assert.True(PasswordHash.IsOutdated(hash, 10));
    }

    [Fact]
    public void The_vectors_have_every_foreign_format() =>
        Assert.Equal(
            [PasswordHashFormat.BetterAuthScrypt, PasswordHashFormat.PlainBcrypt],
            All.Select(vector => PasswordHash.FormatOf(vector.GetProperty("hash").GetString()!)).Distinct().Order()
        );

    [Fact]
    public void Plain_bcrypt_reads_72_bytes_even_of_a_character_that_they_cut()
    {
        const string hash = "$2b$10$Ber26tisoydl812V520Z8efB6wqMXLSfaEkluyNIVJQrhCS3WGeku";
        var a72 = new string('a', 72);

        Assert.True(PasswordHash.Verify(a72 + "aaaa", hash));
        Assert.True(PasswordHash.Verify(a72 + "other", hash));
        Assert.False(PasswordHash.Verify(a72[1..] + "é", hash));
    }

    [Fact]
    public void Scrypt_normalises_the_password()
    {
        var fullWidth = All.First(vector =>
            vector.TryGetProperty("note", out var note)
            && note.GetString()!.StartsWith("NFKC", StringComparison.Ordinal)
        );

        Assert.True(PasswordHash.Verify("ｐａｓｓＷｏｒｄ①", fullWidth.GetProperty("hash").GetString()!));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("пароль-密码")]
    [InlineData("👩‍👩‍👧‍👦 family")]
    public void Our_own_hashes_are_verified(string password)
    {
        var hash = PasswordHash.Create(password, 4);

        Assert.Matches(@"^fb1\$\$2a\$04\$.{53}$", hash);
        Assert.True(PasswordHash.Verify(password, hash));
        Assert.False(PasswordHash.Verify(password + " ", hash));
        Assert.False(PasswordHash.IsOutdated(hash, 4));
        Assert.True(PasswordHash.IsOutdated(hash, 5));
    }

    [Theory]
    [InlineData("ｐａｓｓＷｏｒｄ①", "passWord1")]
    [InlineData("cafe\u0301-passe", "caf\u00e9-passe")]
    public void Our_own_hashes_are_of_the_password_in_whichever_form_it_is_typed(string one, string other)
    {
        Assert.True(PasswordHash.Verify(other, PasswordHash.Create(one, 4)));
        Assert.True(PasswordHash.Verify(one, PasswordHash.Create(other, 4)));
        Assert.False(PasswordHash.Verify(one.ToUpperInvariant(), PasswordHash.Create(other, 4)));
    }

    [Fact]
    public void Our_own_hashes_read_the_whole_of_a_long_password()
    {
        var a = new string('a', 1000);

        Assert.False(PasswordHash.Verify(a + "c", PasswordHash.Create(a + "b", 4)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fb1$")]
    [InlineData("fb1$$2a$31$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("$2b$15$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("$2b$03$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("$2b$10$tooshort")]
    [InlineData("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b7dWRWJTmaaJObG")]
    [InlineData("0123:4567")]
    [InlineData("plain text")]
    public void A_hash_of_unknown_format_or_ruinous_cost_matches_nothing(string hash)
    {
        Assert.Equal(PasswordHashFormat.Unknown, PasswordHash.FormatOf(hash));
        Assert.False(PasswordHash.Verify("plain text", hash));
    }

    /// <summary>RFC 7914 section 12, the vectors with p = 1.</summary>
    [Theory]
    [InlineData(
        "",
        "",
        16,
        1,
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
    )]
    [InlineData(
        "pleaseletmein",
        "SodiumChloride",
        16384,
        8,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    )]
    public void Scrypt_derives_the_keys_of_its_specification(
        string password,
        string salt,
        int cost,
        int blockSize,
        string key
    ) =>
        Assert.Equal(
            key,
            Convert.ToHexStringLower(
                Scrypt.DeriveKey(
                    System.Text.Encoding.ASCII.GetBytes(password),
                    System.Text.Encoding.ASCII.GetBytes(salt),
                    cost,
                    blockSize,
                    64
                )
            )
        );
}
