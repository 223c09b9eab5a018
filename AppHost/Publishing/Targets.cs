using AppHost.Publishing;

namespace AppHost.Running;

/// <summary>Where the model is published to, by <c>AppHost:Target</c>. Only the Aspire packages compile this folder.</summary>
internal static partial class RunSettings
{
    static partial void AddTargets(IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsPublishMode)
            return;

        var services = PublishedServices.Of(builder).WithCommonSettings();
        if (builder.Configuration["AppHost:TrustedProxies"] is { Length: > 0 } network)
            services.Gateway.WithEnvironment("Proxies__Trusted__0", network);
        switch (builder.Configuration["AppHost:Target"] ?? "azure")
        {
            case "azure":
                builder.AddAzure(services);
                break;
            case "compose":
                builder.AddCompose(services);
                break;
            case "kubernetes":
                builder.AddKubernetes(services);
                break;
            case var other:
                throw new StackFailure($"'{other}' is no target: use AppHost:Target azure, compose or kubernetes.");
        }
    }
}
