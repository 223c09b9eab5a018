using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace AppHost.Publishing;

internal static class KubernetesScaling
{
    private const int CpuPercent = 70;

    /// <summary>
    /// As many nodes as <see cref="Capacity"/> allows, by CPU: requests under way are no metric of Kubernetes itself.
    /// </summary>
    internal static void ScaleByLoad(this KubernetesResource resource)
    {
        if (resource.Workload is not Deployment deployment)
            return;

        // The autoscaler's from now on: an upgrade of the chart must not set it back.
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

            // Aspire 13 writes a metric of every kind unless told not to, and Kubernetes takes one only.
            ContainerResource = null!,
            External = null!,
            Object = null!,
            Pods = null!,
        });
        resource.AdditionalResources.Add(scaler);
    }
}
