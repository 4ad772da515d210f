package io.wattle.spec;

/// Documents that several tests read.
final class Examples {
    static final String CLUSTER = """
            apiVersion: wattle.io/v1alpha1
            kind: Cluster
            metadata: {name: lab}
            spec:
              powerDomains:
              - {name: row-1, capacity: 120 kW, derating: 0.8}
              - {name: pdu-1a, parent: row-1, capacity: 50 kW, derating: 0.8}
              racks:
              - name: r1
                parent: pdu-1a
                cap: 17.2 kW
                guard: 400 W
                nodes:
                - {name: n1, arch: x86_64, gpu: H100-SXM-80GB, gpus: 8, host: {idle: 900 W, max: 1900 W}}
                - {name: n2, count: 2, arch: aarch64, gpu: GH200-480GB, gpus: 1, host: {idle: 150 W, max: 400 W}}
                - {name: n3, arch: x86_64, cpu: EPYC-9654, memory: 64 GiB, host: {idle: 180 W, max: 800 W}}
            """;

    static final String MODEL = """
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: chat}
            spec:
              architecture: meta-llama/Llama-3.1-70B
              source: {huggingface: {repo: meta-llama/Llama-3.1-70B-Instruct, revision: 0123456789abcdef0123456789abcdef01234567}}
              engine: {type: vllm}
              precisions: [bf16, fp8]
              demand: {requestsPerSecond: 5.5, inputTokens: 1155, outputTokens: 211}
              slo: {timeToFirstToken: 2 s, timePerOutputToken: 60 ms, percentile: 95}
              replicas: {min: 1, max: 64}
              parallelism: {tensor: auto, pipeline: auto}
              placement: {gpus: [H100], arch: [x86_64], spread: rack}
            """;

    private Examples() {}
}
