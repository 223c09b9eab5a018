using System.Globalization;
using System.Text;
using CsCheck;
using GameApi.Http.Text;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Text;

/// <summary>Normalization agrees with PostgreSQL, which has tables of its own.</summary>
public sealed class NormalizationTests(LocalStores stores)
{
    /// <summary>
    /// Everything that normalization affects: code points with a decomposition or a class, except those newer than PostgreSQL's Unicode;
    /// and
    /// Hangul.
    /// </summary>
    private static readonly int[] Interesting =
    [
        .. CanonicalData.Instance.Steps.Keys, .. CanonicalData.Instance.Steps.Values.SelectMany(step => step),
        .. CanonicalData.Instance.Classes.Keys.Where(
            code => CharUnicodeInfo.GetUnicodeCategory(code) is not UnicodeCategory.OtherNotAssigned && code is < 0x1ACF or > 0x1AEB),
        .. Enumerable.Range(0x1100, 0x80), .. Enumerable.Range(0x1160, 0x80), 0xAC00, 0xAC01, 0xAC1C, 0xD7A3,
    ];

    [Theory]
    [InlineData("zoe\u0308", "zo\u00eb")]
    [InlineData("\u00ea\u0301", "\u1ebf")]
    [InlineData("a\u0327\u0301", "\u00e1\u0327")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\u0958", "\u0915\u093c")]
    [InlineData("plain", "plain")]
    public void Texts_that_look_alike_normalize_alike(string text, string composed) => Assert.Equal(composed, Normalization.Compose(text));

    [Fact]
    public async Task Any_text_is_normalized_as_PostgreSQL_does()
    {
        await using var source = NpgsqlDataSource.Create(await stores.PostgresAsync());
        var texts = Gen.Frequency(
            (6, Gen.Int[0, Interesting.Length - 1].Select(index => Interesting[index])), (2, Gen.Int[0x20, 0x2FF]),
            (1, Gen.Int[0x300, 0x36F])).Array[1, 12]
            .Select(codes => string.Concat(codes.Select(code => new Rune(code).ToString()))).Array[4_000];

        var sample = texts.Single();
        await using var ask = source.CreateCommand(
            "SELECT normalize(t, NFC), normalize(t, NFD) FROM unnest($1) WITH ORDINALITY AS all_texts (t, n) ORDER BY n");
        ask.Parameters.Add(new() { Value = sample });
        await using var reader = await ask.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        foreach (var text in sample)
        {
            await reader.ReadAsync(TestContext.Current.CancellationToken);
            Assert.Equal(Escaped(reader.GetString(0)), Escaped(Normalization.Compose(text)));
            Assert.Equal(Escaped(reader.GetString(1)), Escaped(Normalization.Decompose(text)));
        }
    }

    [Fact]
    public void A_hundred_thousand_combining_marks_are_normalized_quickly()
    {
        var marks = string.Concat(Enumerable.Range(0, 50_000).Select(n => n % 2 == 0 ? "\u0301" : "\u0327"));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Normalization.Compose($"a{marks}");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static string Escaped(string text) =>
        string.Join(' ', text.EnumerateRunes().Select(rune => rune.Value.ToString("X4", CultureInfo.InvariantCulture)));
}
