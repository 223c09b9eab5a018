#!/usr/bin/env bash
# clients/generate.sh [FOLDER]   generates the models and operations of both clients from docs/openapi.json. FOLDER defaults to clients.
# It runs NSwag with the templates in clients/generator. docs/decisions/client-sdks.md explains the choice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${1:-clients}
mkdir -p "$out/csharp" "$out/typescript/src"

# NSwag leaves trailing whitespace.
tidy() { sed -i.bak -E 's/[[:space:]]+$//' "$1" && rm "$1.bak"; }

common=(/input:docs/openapi.json /operationGenerationMode:MultipleClientsFromFirstTagAndOperationId '/className:{controller}Operations'
  /excludedTypeNames:JsonElement,SseItemOfPresenceView)
dotnet nswag openapi2csclient "${common[@]}" /templateDirectory:clients/generator/csharp /output:"$out/csharp/Generated.cs" \
  /namespace:AspireGame.Client /jsonLibrary:SystemTextJson /anyType:JsonElement /classStyle:Record /generateNativeRecords:true \
  /generateNullableReferenceTypes:true /generateOptionalParameters:true /arrayType:System.Collections.Generic.IReadOnlyList \
  /responseArrayType:System.Collections.Generic.IReadOnlyList /parameterArrayType:System.Collections.Generic.IReadOnlyList \
  /dictionaryType:System.Collections.Generic.IReadOnlyDictionary >/dev/null
tidy "$out/csharp/Generated.cs"
dotnet nswag openapi2tsclient "${common[@]}" /templateDirectory:clients/generator/typescript /output:"$out/typescript/src/generated.ts" \
  /template:Fetch /typeStyle:Interface /dateTimeType:String /nullValue:Null /markOptionalProperties:true /generateOptionalParameters:true \
  /typeScriptVersion:5.0 >/dev/null
tidy "$out/typescript/src/generated.ts"
