using GameApi.Http.Json;

namespace GameApi.Wallets;

internal static class WalletExtensions
{
    internal static TBuilder AddWallets<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(WalletJsonContext.Default);
        builder.Services.AddScoped<WalletLedger>();
        builder.Services.AddScoped<WalletStore>();
        return builder;
    }
}
