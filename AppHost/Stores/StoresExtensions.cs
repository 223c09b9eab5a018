using AppHost.Running;

namespace AppHost.Stores;

internal static partial class StoresExtensions
{
    /// <summary>
    /// The stores by <c>AppHost:Stores</c>: <c>containers</c>, <c>embedded</c>, <c>external</c>, or <c>auto</c> for containers where a
    /// runtime answers and embedded servers elsewhere. What is published never has embedded servers.
    /// </summary>
    internal static GameStores AddStores(this IDistributedApplicationBuilder builder)
    {
        var wanted = builder.Configuration["AppHost:Stores"] ?? "auto";
        return wanted switch
        {
            "external" => builder.AddExternalStores(),
            _ when builder.ExecutionContext.IsPublishMode => builder.AddPublishedStores(),
            "auto" => builder.TryAddContainers(onlyIfRuntimeAnswers: true) ?? builder.AddEmbeddedStores(),
            "containers" => builder.TryAddContainers(onlyIfRuntimeAnswers: false)
                ?? throw new StackFailure("Containers need the Aspire packages, which this package feed does not have: use --stores embedded or external."),
            "embedded" => builder.AddEmbeddedStores(),
            _ => throw new StackFailure($"'{wanted}' is no kind of store: use auto, containers, embedded or external."),
        };
    }

    private static GameStores AddPublishedStores(this IDistributedApplicationBuilder builder)
    {
        GameStores? managed = null;
        AddManaged(builder, ref managed);
        return managed ?? builder.TryAddContainers(onlyIfRuntimeAnswers: false)
            ?? throw new StackFailure("Publishing needs the Aspire packages, which this package feed does not have.");
    }

    private static GameStores? TryAddContainers(this IDistributedApplicationBuilder builder, bool onlyIfRuntimeAnswers)
    {
        GameStores? stores = null;
        AddContainers(builder, onlyIfRuntimeAnswers, ref stores);
        return stores;
    }

    /// <summary>Implemented in <c>Containers/</c>, which only the Aspire packages can compile; without them it does nothing.</summary>
    static partial void AddContainers(IDistributedApplicationBuilder builder, bool onlyIfRuntimeAnswers, ref GameStores? stores);

    /// <summary>Managed services where the target has them. Implemented in <c>Publishing/</c>.</summary>
    static partial void AddManaged(IDistributedApplicationBuilder builder, ref GameStores? stores);
}
