using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace AppHost.Publishing;

internal static class KubernetesScaling
{
    private const int CpuPercent = 70;

    /// <summary>
    /// Scales within the limits of <see cref="Capacity"/> by CPU, because Kubernetes itself has no metric for requests in flight.
    /// </summary>
    internal static void ScaleByLoad(this KubernetesResource resource)
    {
        if (resource.Workload is not Deployment deployment)
            return;

        // The autoscaler sets it from now on. An upgrade of the chart must not reset it.
        deployment.Spec.Replicas = null;
        var scaler = new HorizontalPodAutoscalerV2
        {
            Metadata = { Name = $"{resource.Name}-scaler" },
            Spec = new HorizontalPodAutoscalerSpecV2
            {
                MinReplicas = Capacity.MinNodes,
                MaxReplicas = Capacity.MaxNodes,
                ScaleTargetRef = new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = deployment.Metadata.Name, Metadata = null! },
            },
        };
        scaler.Spec.Metrics.Add(new MetricSpecV2
        {
            Type = "Resource",
            Resource = new() { Name = "cpu", Target = new() { Type = "Utilization", AverageUtilization = CpuPercent } },

            // Aspire 13 writes a metric of every kind by default, and Kubernetes accepts only one.
            ContainerResource = null!,
            External = null!,
            Object = null!,
            Pods = null!,
        });
        resource.AdditionalResources.Add(scaler);
    }
}
