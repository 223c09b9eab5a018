using System.Text;
using GameApi.Operators;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;
using Xunit;

namespace Tests.Operators;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_match_the_test_vectors_of_the_RFC(long seconds, string code)
    {
        // RFC 6238, appendix B; six digits are the last six of eight.
        var step = Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds));
        Assert.Equal(code, Totp.Code(Secret, step, digits: 8));
        Assert.Equal(code[2..], Totp.Code(Secret, step));
    }

    [Fact]
    public void A_code_is_valid_once_within_one_step_of_its_time()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        var step = Totp.StepAt(now);

        Assert.All([-1, 0, 1], drift => Assert.Equal(step + drift, Totp.Match(Secret, Totp.Code(Secret, step + drift), now, lastStep: 0)));
        Assert.All([-2, 2], drift => Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step + drift), now, lastStep: 0)));
        Assert.Null(Totp.Match(Secret, Totp.Code(Secret, step), now, lastStep: step));
        Assert.All(["", "12345", "nonsense", "１２３４５６"], code => Assert.Null(Totp.Match(Secret, code, now, lastStep: 0)));
    }

    [Fact]
    public void The_secret_is_encoded_as_authenticator_apps_read_it()
    {
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Text(Secret));
        Assert.Equal(
            "otpauth://totp/AspireGame:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=AspireGame",
            Totp.Uri(Secret, "ada@example.org"));
    }

    [Fact]
    public void A_stored_secret_decrypts_for_its_operator_with_an_accepted_key_only()
    {
        var (one, other, id) = (new string('a', 40), new string('b', 40), Guid.NewGuid());
        var stored = Vault(one).Protect(id, Secret);

        Assert.Equal(Secret, Vault(one).Reveal(id, stored));
        Assert.Equal(Secret, Vault(other, accepted: one).Reveal(id, stored));
        Assert.Null(Vault(other).Reveal(id, stored));
        Assert.Null(Vault(one).Reveal(Guid.NewGuid(), stored));
        Assert.NotEqual(stored, Vault(one).Protect(id, Secret));
    }

    private static TotpVault Vault(string key, string? accepted = null) =>
        new(Options.Create(new TokenOptions { SigningKey = key, AcceptedKeys = accepted is null ? [] : [accepted] }));
}
