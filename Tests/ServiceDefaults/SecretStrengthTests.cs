using System.Security.Cryptography;
using CsCheck;
using ServiceDefaults.Authentication;
using Xunit;

namespace Tests.ServiceDefaults;

public sealed class SecretStrengthTests
{
    [Theory]
    [InlineData("development-signing-key-of-the-team-000")]
    [InlineData("ChangeMe-ChangeMe-ChangeMe-ChangeMe-42")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("01234567890123456789012345678901234567")]
    public void A_typed_secret_is_recognised(string secret) => Assert.False(SecretStrength.LooksRandom(secret));

    [Fact]
    public void A_random_secret_passes() =>
        Gen.Int[24, 64].Sample(length =>
        {
            Assert.True(SecretStrength.LooksRandom(RandomNumberGenerator.GetHexString(Math.Max(length, 32), lowercase: true)));
            Assert.True(SecretStrength.LooksRandom(Convert.ToBase64String(RandomNumberGenerator.GetBytes(length))));
        }, iter: 1000);
}
