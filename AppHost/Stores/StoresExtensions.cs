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
            "auto" => ContainerRuntime.Responds() ? builder.AddContainerStores() : builder.AddEmbeddedStores(),
            "containers" => builder.AddContainerStores(),
            "embedded" => builder.AddEmbeddedStores(),
            _ => throw new UserFacingException($"Unknown kind of store '{wanted}': use auto, containers, embedded or external."),
        };
    }

    private static GameStores AddPublishedStores(this IDistributedApplicationBuilder builder)
    {
        GameStores? managed = null;
        AddManaged(builder, ref managed);
        return managed ?? builder.AddContainerStores();
    }

    /// <summary>Managed services where the target has them. Implemented in <c>Publishing/</c>.</summary>
    static partial void AddManaged(IDistributedApplicationBuilder builder, ref GameStores? stores);
}
