using Fubuni.AuthService.RefreshTokens;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.Tests.RefreshTokens;

/// <summary>
/// The format and derivation of refresh tokens. The expected values were calculated apart from this code: tokens of
/// the version before an upgrade must have the same successors after it.
/// </summary>
public sealed class RefreshTokenCodecTests
{
    private const string Key = "a key of at least thirty-two characters";
    private const string OtherKey = "another key, which has enough characters";
    private const string Token = "rt1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private const string Child = "rt1.aNbk90E4L5yEiaBRzLu4odCLEoJiHSatQiq02ALG9No";

    [Fact]
    public void A_child_is_derived_from_the_key_and_its_parent()
    {
        Assert.Equal(Child, Codec(Key).DeriveChild(Token));
        Assert.NotEqual(Child, Codec(OtherKey).DeriveChild(Token));
        Assert.NotEqual(Child, Codec(Key).DeriveChild(Child));
    }

    [Fact]
    public void A_previous_key_derives_the_child_that_it_derived_as_the_key()
    {
        Assert.Equal(Child, Codec(OtherKey, previous: Key).DerivePreviousChild(Token));
        Assert.NotEqual(Child, Codec(OtherKey, previous: Key).DeriveChild(Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_previous_key_there_is_no_previous_child(string? previous) =>
        Assert.Null(Codec(Key, previous).DerivePreviousChild(Token));

    [Fact]
    public void A_root_is_derived_from_a_foreign_token_for_one_purpose()
    {
        Assert.Equal("rt1.ewliGzN9Poa6HK0qwkOq-FkXCoJltfHqGLnK69EuHj4", Codec(Key).DeriveRoot("purpose", "foreign"));
        Assert.NotEqual(Codec(Key).DeriveRoot("purpose", "foreign"), Codec(Key).DeriveRoot("purposef", "oreign"));
    }

    [Fact]
    public void Random_roots_are_well_formed_and_different()
    {
        var roots = Enumerable.Range(0, 100).Select(_ => RefreshTokenCodec.CreateRoot()).ToList();

        Assert.All(roots, root => Assert.True(RefreshTokenCodec.IsWellFormed(root), root));
        Assert.Equal(roots.Count, roots.Distinct().Count());
    }

    [Fact]
    public void The_hash_is_SHA_256() =>
        Assert.Equal(
            "C30AEAD6CC942C00ABFEF9474F55CBECA577A99B71B941C74675843E307D9505",
            Convert.ToHexString(RefreshTokenCodec.Hash(Token))
        );

    [Theory]
    [InlineData(Token, true)]
    [InlineData(Child, true)]
    [InlineData("", false)]
    [InlineData("rt1.", false)]
    [InlineData("rt2.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", false)]
    [InlineData("RT1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", false)]
    [InlineData(Token + "A", false)]
    [InlineData("rt1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh", false)]
    [InlineData("rt1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+", false)]
    [InlineData("rt1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHhü", false)]
    public void Only_the_prefix_with_32_bytes_in_base64url_is_well_formed(string token, bool isWellFormed) =>
        Assert.Equal(isWellFormed, RefreshTokenCodec.IsWellFormed(token));

    private static RefreshTokenCodec Codec(string key, string? previous = null) =>
        new(Options.Create(new RefreshTokenOptions { Key = key, PreviousKey = previous }));
}
